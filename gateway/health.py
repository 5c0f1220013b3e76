"""Whether the running service is ready for requests."""

import shutil

from sqlalchemy.exc import SQLAlchemyError

from foundation.errors import Expected
from foundation.http import Service
from gateway import schema

LEAST_FREE_BYTES = 100_000_000


def fault_of(service: Service) -> str:
    """Return what is wrong, for the log; empty when nothing is."""
    if service.stopping:
        return "stopping"
    try:
        with service.database.writing():
            pass  # takes the write lock and gives it back
        if schema.version_of(service.database.engine) != schema.newest():
            return "schema"
    except (SQLAlchemyError, Expected) as error:
        return type(error).__name__
    folder = service.settings.data_dir
    if folder.exists() and shutil.disk_usage(folder).free < LEAST_FREE_BYTES:
        return "disk"
    return ""
