#!/usr/bin/env python3
"""Everything a developer starts: ``python3 dev.py run|test|quick|check|bench|setup``.

Needs only the standard library of Python 3.11 or newer. The first time, it makes an environment
of its own in ``.venv`` from the locked and hashed list; after that it starts at once.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 # the one file that an older Python reads
    sys.exit(f"Samsyn needs Python 3.11 or newer; this is {sys.version.split()[0]}.")

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
BIN = ENVIRONMENT / "bin"
PYTHON = BIN / "python"
LOCK = ROOT / "requirements.lock"
STAMP = ENVIRONMENT / "samsyn-stamp"
PACKAGES = (
    "foundation",
    "taxonomy",
    "accounts",
    "candidates",
    "employers",
    "matching",
    "workers",
    "gateway",
)
COMMAND = """#!/bin/sh
'''exec' "{python}" "$0" "$@"
' '''
import sys

from gateway.cli import main

sys.exit(main())
"""


class StepFailedError(Exception):
    """A step did not succeed; the text says what to do."""


def say(text: str) -> None:
    """Tell what happens now, before the step's own output."""
    print(f"\033[1m» {text}\033[0m" if sys.stdout.isatty() else f"» {text}", flush=True)


def run(command: Sequence[str | Path], *, quiet: bool = False) -> int:
    """Run a command in the project's folder and return its exit code."""
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "PYTHONUTF8": "1"}
    environment.pop("PYTHONHOME", None)
    environment["VIRTUAL_ENV"] = str(ENVIRONMENT)
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=environment,
        check=False,
        stdout=subprocess.DEVNULL if quiet else None,
        stderr=subprocess.DEVNULL if quiet else None,
    )
    return done.returncode


def must(command: Sequence[str | Path], advice: str) -> None:
    """Run a command that the next step builds on."""
    if run(command):
        raise StepFailedError(advice)


# Setting up -------------------------------------------------------------------------------------


def wanted_stamp() -> str:
    """Return what the environment should have been made from."""
    lock = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    return f"{lock} python{sys.version_info.major}.{sys.version_info.minor} {ROOT}"


def setup() -> None:
    """Make the environment, unless it was made from this very lock."""
    if (
        STAMP.exists()
        and STAMP.read_text() == wanted_stamp()
        and run([PYTHON, "-V"], quiet=True) == 0
    ):
        return
    started = time.monotonic()
    STAMP.unlink(missing_ok=True)
    make_environment()
    install_locked()
    link_project()
    STAMP.write_text(wanted_stamp())
    say(f"The environment is ready ({time.monotonic() - started:.0f} s).")


def make_environment() -> None:
    """Make ``.venv`` with the Python that runs this, or again when it has another one."""
    version = f"import sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
    if PYTHON.exists() and run([PYTHON, "-c", version], quiet=True) == 0:
        return
    say("Making the environment in .venv")
    uv = shutil.which("uv")
    if uv and run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, ENVIRONMENT]) == 0:
        return
    must(
        [sys.executable, "-m", "venv", "--clear", ENVIRONMENT],
        "Python could not make an environment. On Debian and Ubuntu: apt-get install python3-venv",
    )


def install_locked() -> None:
    """Install exactly what the lock names, each file checked by its hash."""
    offline = "The packages could not be installed. Is the package index within reach?"
    uv = shutil.which("uv") or uv_in_environment()
    if uv:
        say("Installing the locked packages with uv")
        install: list[str | Path] = [uv, "pip", "install", "--quiet", "--python", PYTHON]
        must([*install, "--require-hashes", "-r", LOCK], offline)
        return
    say("Installing the locked packages with pip: about a minute")
    must([*pip(), "--require-hashes", "-r", LOCK], offline)


def pip() -> list[str | Path]:
    """Return the environment's pip as the beginning of a command."""
    if run([PYTHON, "-m", "pip", "--version"], quiet=True):
        must([PYTHON, "-m", "ensurepip"], "This Python has no pip: apt-get install python3-venv")
    return [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]


def uv_in_environment() -> str | None:
    """Install uv alone, by its lines of the lock: it then installs the rest in seconds."""
    if not (BIN / "uv").exists():
        lines = lines_of_lock("uv")
        if not lines:
            return None
        with tempfile.TemporaryDirectory() as folder:
            only = Path(folder) / "uv.txt"
            only.write_text(lines)
            run([*pip(), "--require-hashes", "-r", only])
    return str(BIN / "uv") if (BIN / "uv").exists() else None


def lines_of_lock(name: str) -> str:
    """Return what the lock says about one package, its hashes included."""
    lines: list[str] = []
    for line in LOCK.read_text().splitlines(keepends=True):
        if line.startswith(" " if lines else f"{name}=="):
            lines.append(line)
        elif lines:
            break
    return "".join(lines)


def link_project() -> None:
    """Let the environment's Python find the packages, and give it the command ``samsyn``."""
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    place = subprocess.run([PYTHON, "-c", code], check=True, capture_output=True, text=True)
    (Path(place.stdout.strip()) / "samsyn.pth").write_text(f"{ROOT}\n")
    command = BIN / "samsyn"
    command.write_text(COMMAND.format(python=PYTHON))
    command.chmod(0o755)


# Running ----------------------------------------------------------------------------------------


def serve(arguments: Sequence[str]) -> int:
    """Bring the database up to date, fill an empty one with the demonstration, and serve."""
    samsyn = BIN / "samsyn"
    must([samsyn, "db", "upgrade"], "The database could not be brought up to date.")
    credentials = ROOT / "var" / "demonstration.json"
    if is_empty(samsyn):
        say("Loading the demonstration: an invented town")
        credentials.parent.mkdir(exist_ok=True)
        must(
            [samsyn, "demo", "--credentials", credentials],
            "The demonstration could not be loaded.",
        )
    show_sign_ins(credentials)
    os.chdir(ROOT)
    os.execv(samsyn, [str(samsyn), "serve", *arguments])  # noqa: S606 # signals reach it directly


def is_empty(samsyn: Path) -> bool:
    """Tell whether nobody has an account yet."""
    asked = subprocess.run(
        [samsyn, "db", "check", "--json"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if asked.returncode:
        raise StepFailedError(asked.stderr.strip() or "The database could not be read.")
    return bool(json.loads(asked.stdout)["empty"])


def show_sign_ins(credentials: Path) -> None:
    """Print who can sign in to the demonstration."""
    if not credentials.exists():
        return
    say("Sign in as one of these (invented) people:")
    for role, account in json.loads(credentials.read_text()).items():
        name, password = account["user_name"], account["password"]
        print(f"  {role:<20} {name:<36} {password}")
    sys.stdout.flush()


# Checking ---------------------------------------------------------------------------------------

Check = tuple[str, Sequence[str | Path]]

FORMAT: Check = ("format", [BIN / "ruff", "format", "--check", "--quiet", "."])
LINT: Check = ("lint", [BIN / "ruff", "check", "--quiet", "."])
TYPES: Check = ("types", [BIN / "mypy", "--no-error-summary", *PACKAGES, "tests", "dev.py"])
CONTRACTS: Check = ("import contracts", [BIN / "lint-imports", "--no-logo"])
PYTEST: list[str | Path] = [PYTHON, "-m", "pytest", "-q"]
DOCTESTS = ["--doctest-modules", "--ignore=gateway/migrations", *PACKAGES]
ABOUT_DOCS = [str(path.relative_to(ROOT)) for path in ROOT.glob("tests/architecture/test_docs*.py")]
DOCS: Check = ("docs", [*PYTEST, *DOCTESTS, *ABOUT_DOCS])
PARALLEL = ["-n", str(max(2, min(8, os.cpu_count() or 2))), "--dist", "worksteal"]


def failed(checks: Sequence[Check]) -> list[str]:
    """Run all the checks and return the names of those that failed."""
    names = []
    for name, command in checks:
        started = time.monotonic()
        say(name)
        if run(command):
            names.append(name)
            print(f"  {name}: FAILED", flush=True)
        else:
            print(f"  {name}: good ({time.monotonic() - started:.1f} s)", flush=True)
    return names


def verdict(names: Sequence[str]) -> int:
    """Say what failed; nothing when all is well."""
    if names:
        print(f"FAILED: {', '.join(names)}", flush=True)
    return 1 if names else 0


def check(arguments: Sequence[str]) -> int:
    """Check format, lint, types, import contracts and docs."""
    del arguments
    return verdict(failed([FORMAT, LINT, TYPES, CONTRACTS, DOCS]))


def test(arguments: Sequence[str]) -> int:
    """Check and test everything; the test runner has the last word."""
    names = failed([FORMAT, LINT, TYPES, CONTRACTS])
    say("Testing everything, on SQLite and PostgreSQL")
    code = run([*PYTEST, *PARALLEL, *DOCTESTS, "tests", *arguments])
    return verdict(names) or code


def quick(arguments: Sequence[str]) -> int:
    """Check format and lint, and run the tests behind the doors, on SQLite only."""
    names = failed([FORMAT, LINT])
    say("Testing what is quick")
    wanted = ["-m", "not slow and not browser and not data", "-k", "not postgresql"]
    doors = [f"--ignore-glob=*{name}.py" for name in ("pages", "test_api", "test_imports")]
    code = run([*PYTEST, *PARALLEL, *wanted, *doors, *arguments])
    return verdict(names) or code


def bench(arguments: Sequence[str]) -> int:
    """Run the benchmarks, or those named."""
    programs = sorted(
        path for path in (ROOT / "benchmarks").glob("*.py") if not path.name.startswith("_")
    )
    chosen = [path for path in programs if not arguments or path.stem in arguments]
    if not chosen:
        known = ", ".join(path.stem for path in programs)
        raise StepFailedError(f"There is no such benchmark. There are: {known}")
    return verdict(failed([bench_of(path.stem) for path in chosen]))


def bench_of(name: str) -> Check:
    """Return one benchmark as a step."""
    return name, [PYTHON, "-m", f"benchmarks.{name}"]


def nothing(arguments: Sequence[str]) -> int:
    """Only set up."""
    del arguments
    say("Start the service with: python3 dev.py run")
    return 0


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "run": serve,
    "test": test,
    "quick": quick,
    "check": check,
    "bench": bench,
    "setup": nothing,
}


def main() -> int:
    """Do what the command line asks for."""
    told = "; ".join(f"{name}: {(act.__doc__ or '').strip()}" for name, act in COMMANDS.items())
    parser = argparse.ArgumentParser(description="Samsyn for developers.", epilog=told)
    parser.add_argument("command", choices=COMMANDS)
    chosen, rest = parser.parse_known_args()
    try:
        setup()
        return COMMANDS[chosen.command](rest)
    except StepFailedError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
