"""All tables of all packages in one metadata, for migrations and backups."""

from sqlalchemy import MetaData

import accounts.tables
import candidates.tables
import employers.tables
import foundation.audit_tables
import foundation.idempotency
import foundation.job_tables
import foundation.mail_tables
import matching.tables
import taxonomy.tables
from foundation.database import Base

__all__ = [
    "METADATA",
    "accounts",
    "candidates",
    "employers",
    "foundation",
    "matching",
    "taxonomy",
]

METADATA: MetaData = Base.metadata
