"""Child processes that never outlive their parent."""

import signal
import subprocess  # starting processes is what this file is for
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

KEEPER = Path(__file__).with_name("keeper.py")


class Kept:
    """A command and the keeper that ends it together with this process."""

    def __init__(self, keeper: subprocess.Popen[bytes]) -> None:
        self._keeper = keeper

    @property
    def pid(self) -> int:
        """Process id of the keeper."""
        return self._keeper.pid

    def ended(self) -> int | None:
        """Return the command's exit code, or None while it runs."""
        return self._keeper.poll()

    def ask_to_end(self) -> None:
        """Ask the command to end; return at once."""
        if self._keeper.stdin is not None and not self._keeper.stdin.closed:
            self._keeper.stdin.close()

    def wait(self, timeout_s: float | None = None) -> int:
        """Wait for the end and return the exit code.

        Raises
        ------
        subprocess.TimeoutExpired
            The command still runs after ``timeout_s`` seconds.
        """
        return self._keeper.wait(timeout_s)

    def end(self) -> int:
        """Ask the command to end and wait until it has."""
        self.ask_to_end()
        return self.wait()


def start(
    command: Sequence[str | Path],
    *,
    stop_signal: signal.Signals = signal.SIGTERM,
    grace_s: float = 10.0,
    user: int | None = None,
    remove: Sequence[Path] = (),
    hand_down: Sequence[int] = (),
    environment: Mapping[str, str] | None = None,
    output: IO[bytes] | int | None = None,
    folder: Path | None = None,
) -> Kept:
    """Start a command that ends when this process ends, however it ends.

    Parameters
    ----------
    command : sequence of str or Path
        Program and arguments; no shell.
    stop_signal : signal.Signals
        What the program understands as "finish and end".
    grace_s : float
        Seconds it may take for that, before its whole group is killed.
    user : int, optional
        Numeric user (and group) to run as; only root may name one.
    remove : sequence of Path
        Folders to remove after the end.
    hand_down : sequence of int
        Open files, such as a listening socket, that the program gets under the same numbers.
    environment : mapping, optional
        The child's environment; this process's own when absent.
    output : file or int, optional
        Where both of its output streams go; this process's own when absent.
    folder : Path, optional
        Working folder.
    """
    options = [str(stop_signal.value), str(grace_s)]
    if user is not None:
        options += ["--user", str(user)]
    for place in remove:
        options += ["--remove", str(place)]
    for number in hand_down:
        options += ["--hand-down", str(number)]
    keeper = subprocess.Popen(  # noqa: S603 # the command line is ours
        [sys.executable, "-I", "-S", KEEPER, *options, "--", *map(str, command)],
        stdin=subprocess.PIPE,
        stdout=output,
        stderr=None if output is None else subprocess.STDOUT,
        env=environment,
        pass_fds=hand_down,
        cwd=folder,
        bufsize=0,
    )
    return Kept(keeper)
