"""Child processes never outlive their parent, and stop the way they are asked to."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from workers import processes

PATIENCE_S = 10.0


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def gone(pid: int) -> bool:
    deadline = time.monotonic() + PATIENCE_S
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not is_alive(pid)


def read_soon(path: Path) -> str:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if path.exists() and (text := path.read_text()):
            return text
        time.sleep(0.02)
    raise AssertionError(f"{path.name} was not written")


def test_the_exit_code_comes_back() -> None:
    kept = processes.start([sys.executable, "-c", "raise SystemExit(7)"])

    assert kept.wait(PATIENCE_S) == 7
    kept.end()


def test_a_process_is_asked_to_end_and_then_made_to() -> None:
    stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    kept = processes.start([sys.executable, "-c", stubborn], grace_s=0.3)
    time.sleep(0.3)

    started = time.monotonic()
    kept.end()

    assert time.monotonic() - started < 5


def test_grandchildren_end_too(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    code = (
        "import subprocess, sys, pathlib; child = subprocess.Popen([sys.executable, '-c', "
        f"'import time; time.sleep(60)']); pathlib.Path({str(note)!r}).write_text(str(child.pid)); "
        "child.wait()"
    )
    kept = processes.start([sys.executable, "-c", code], grace_s=0.5)
    grandchild = int(read_soon(note))

    kept.end()

    assert gone(grandchild)


def test_children_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    note, folder = tmp_path / "pid", tmp_path / "to-be-removed"
    folder.mkdir()
    script = tmp_path / "parent.py"
    child = tmp_path / "child.py"
    child.write_text(
        f"import os, pathlib, time\npathlib.Path({str(note)!r}).write_text(str(os.getpid()))\n"
        "time.sleep(60)\n"
    )
    root = Path(__file__).resolve().parents[2]
    script.write_text(
        f"import sys, time, pathlib\nsys.path.insert(0, {str(root)!r})\n"
        "from workers import processes\n"
        f"kept = processes.start([sys.executable, {str(child)!r}], "
        f"remove=[pathlib.Path({str(folder)!r})])\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, script])
    pid = int(read_soon(note))

    parent.send_signal(signal.SIGKILL)
    parent.wait()

    assert gone(pid)
    deadline = time.monotonic() + PATIENCE_S
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not folder.exists()
