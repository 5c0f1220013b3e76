"""The broker: only a bell, so its losses cost minutes and never work."""

from typing import Any
from urllib.parse import urlsplit

from foundation.settings import Settings

VISIBLE_AGAIN_AFTER_S = 120


def options_of(settings: Settings) -> dict[str, Any]:
    """Return what the transport of the broker needs to be told."""
    scheme = urlsplit(settings.broker_url).scheme
    if scheme in {"", "filesystem"}:
        return _folders(settings)
    if scheme.startswith("redis"):
        return {
            # Whoever holds the lease decides, so a message that comes twice does no harm.
            "visibility_timeout": VISIBLE_AGAIN_AFTER_S,
            "unacked_restore_interval": 10,
            "unacked_restore_throttle": 1,
            "socket_timeout": 30,
            "socket_connect_timeout": 4,
            "socket_keepalive": True,
            "health_check_interval": 25,
        }
    return {"confirm_publish": True}


def _folders(settings: Settings) -> dict[str, Any]:
    """Make the folders of the transport that needs no server at all."""
    queue = settings.data_dir.resolve() / "queue"
    for name in ("messages", "control"):
        (queue / name).mkdir(parents=True, exist_ok=True, mode=0o700)
    return {
        "data_folder_in": str(queue / "messages"),
        "data_folder_out": str(queue / "messages"),
        "control_folder": str(queue / "control"),
    }
