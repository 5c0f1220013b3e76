"""Run one command in its own session, and end it when the parent is gone.

Started by path, not imported: ``python -I -S keeper.py STOP_SIGNAL GRACE_S [--user UID]
[--hand-down FILE_NUMBER]… [--remove FOLDER]… -- COMMAND…`` with a pipe on standard input, which
ends when the parent dies, also by ``kill -9``. Only the standard library: it costs milliseconds.
"""

import contextlib
import ctypes
import os
import select
import shutil
import signal
import subprocess  # starting processes is what this file is for
import sys
import time
from pathlib import Path

PR_SET_PDEATHSIG = 1


def _end_with_keeper(stop_signal: int) -> None:
    """Ask Linux to end the command when this keeper itself is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, stop_signal)


def _start(
    command: list[str], *, stop_signal: int, user: int | None, files: list[int]
) -> subprocess.Popen[bytes]:
    """Start the command, as another user when one is named."""
    return subprocess.Popen(  # noqa: S603 # the command line is ours
        command,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        pass_fds=files,
        user=user,
        group=user,
        extra_groups=[] if user is not None else None,
        preexec_fn=lambda: _end_with_keeper(stop_signal),  # noqa: PLW1509 # one thread here
    )


def _wait(child: subprocess.Popen[bytes], wake: int) -> None:
    """Return when the command has ended, or the parent is gone or wants it to end."""
    while child.poll() is None:
        ready, _, _ = select.select([sys.stdin.fileno(), wake], [], [])
        if sys.stdin.fileno() in ready:
            return
        if signal.SIGTERM in os.read(wake, 64):
            return


def _stop(child: subprocess.Popen[bytes], *, stop_signal: int, grace_s: float) -> None:
    """Ask the command to end, and end its whole group when the grace is over."""
    if child.poll() is None:
        child.send_signal(stop_signal)
        deadline = time.monotonic() + grace_s
        while child.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def main(arguments: list[str]) -> int:
    """Keep the command until it ends or must end; return its exit code."""
    divider = arguments.index("--")
    options, command = arguments[:divider], arguments[divider + 1 :]
    stop_signal, grace_s = int(options[0]), float(options[1])
    named = list(zip(options[2::2], options[3::2], strict=True))
    user = next((int(value) for name, value in named if name == "--user"), None)

    receiver, sender = os.pipe()
    os.set_blocking(sender, False)
    signal.set_wakeup_fd(sender)
    # Control-C at the terminal reaches every process; the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for known in (signal.SIGTERM, signal.SIGCHLD):
        signal.signal(known, lambda *_: None)

    files = [int(value) for name, value in named if name == "--hand-down"]
    child = _start(command, stop_signal=stop_signal, user=user, files=files)
    for number in files:
        os.close(number)  # a listening socket must be closed when the command closes it
    _wait(child, receiver)
    _stop(child, stop_signal=stop_signal, grace_s=grace_s)
    for folder in (Path(value) for name, value in named if name == "--remove"):
        shutil.rmtree(folder, ignore_errors=True)
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
