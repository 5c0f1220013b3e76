"""A real browser for the tests that need one, and the service it looks at."""

import json
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from foundation.database import Database
from foundation.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

NEEDED = os.environ.get("REQUIRE_BROWSER") == "1"  # noqa: TID251 # a switch of the tests
MISSING = (
    "the browser suite needs a Chromium: install one (Debian: apt-get install chromium) "
    "or run: npm install --prefix var @sparticuz/chromium"
)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ROOT = Path(__file__).resolve().parent.parent
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
)
START_TIMEOUT_S = 15.0


def find_chromium() -> str | None:
    """Return the path of a Chromium: the machine's, or the one that npm put into ``var``."""
    on_machine = next((found for name in NAMES if (found := shutil.which(name))), None)
    return on_machine or _unpacked_from_npm()


def _unpacked_from_npm() -> str | None:
    package = ROOT / "var" / "node_modules" / "@sparticuz" / "chromium"
    if not package.is_dir():
        return None
    from playwright._impl._driver import compute_driver_executable

    node, _ = compute_driver_executable()
    unpack = f"import({json.dumps(package.as_uri() + '/build/esm/index.js')}).then(async (m) =>"
    said = subprocess.run(
        [node, "-e", unpack + " console.log(await m.default.executablePath()))"],
        capture_output=True,
        text=True,
        check=False,
    )
    return said.stdout.strip() or None


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """Start one headless Chromium for the run; skip with the reason when there is none."""
    program = find_chromium()
    if program is None:
        if NEEDED:
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=program, headless=True, args=list(FLAGS)
        )
        yield started
        started.close()


@pytest.fixture
def context(browser: "Browser") -> "Iterator[BrowserContext]":
    """Open a clean browser context: no cookies, desktop size, Swedish, calm."""
    opened = browser.new_context(
        viewport={"width": 1280, "height": 900}, locale="sv-SE", reduced_motion="reduce"
    )
    opened.set_default_timeout(10_000)
    yield opened
    opened.close()


@pytest.fixture
def page(context: "BrowserContext") -> "Page":
    """Open an empty page."""
    return context.new_page()


@dataclass(frozen=True, slots=True)
class Service:
    """The service on a port of this machine, on a database of the test's own."""

    url: str
    database: Database
    settings: Settings


@contextmanager
def serving(database_url: str, folder: Path) -> Iterator[Service]:
    """Serve the whole application on a port of this machine for as long as the block runs."""
    import uvicorn

    from gateway.app import create_app

    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    settings = Settings(database_url=database_url, data_dir=folder / "var", public_url=url)
    database = Database(database_url)
    application = create_app(settings, database)
    server = uvicorn.Server(
        uvicorn.Config(application, log_config=None, timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    deadline = time.monotonic() + START_TIMEOUT_S
    while not server.started and thread.is_alive() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert server.started, "the service did not start"
    yield Service(url, database, settings)
    server.should_exit = True
    thread.join(START_TIMEOUT_S)
    listener.close()
    database.close()


@pytest.fixture
def service(sqlite_url: str, tmp_path: Path) -> Iterator[Service]:
    """Serve the whole application to a browser, on SQLite."""
    with serving(sqlite_url, tmp_path) as started:
        yield started


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Repeat among the last lines that no page was looked at in a browser."""
    skipped = [
        report
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple) and MISSING in report.longrepr[-1]
    ]
    if skipped:
        terminalreporter.write_line(f"NOT RUN: {len(skipped)} tests in a browser; {MISSING}")
