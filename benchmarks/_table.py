"""Measured rows, how they are printed, and the page that keeps them."""

import os
import platform
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

Result = TypeVar("Result")
PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
BEGIN, END = "<!-- figures -->", "<!-- /figures -->"


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds by the clock on the wall, and of the processor in this process alone.

    On a machine that has other work too, the second is the one to compare.
    """

    seconds: float
    processor: float


@dataclass(frozen=True, slots=True)
class Row:
    """One thing measured.

    Parameters
    ----------
    amount : str
        What was done once, in words.
    spent : Spent
    rate : str
        The same by the second, with its unit.
    ratio : str
        Against the alternative named in it; empty where there is none.
    """

    what: str
    amount: str
    spent: Spent
    rate: str
    ratio: str = ""


def timed(act: Callable[[], Result], *, least_of: int = 1) -> tuple[Result, Spent]:
    """Return the result of an act, and what the quickest of so many runs took."""
    best = Spent(float("inf"), float("inf"))
    for _ in range(least_of):
        started, began = time.perf_counter(), time.process_time()
        result = act()
        spent = Spent(time.perf_counter() - started, time.process_time() - began)
        best = min(best, spent, key=lambda one: one.processor)
    return result, best


def rate(count: int, spent: Spent, unit: str) -> str:
    """Return how many of a unit a second by the wall clock, rounded to what can be read."""
    value = count / spent.seconds if spent.seconds else 0.0
    return f"{value:,.0f} {unit}/s" if value >= 10 else f"{value:.1f} {unit}/s"


def as_table(rows: list[Row]) -> str:
    """Return the rows as a table that Markdown and people can read."""
    lines = [
        "| what | amount | time | processor | rate | against |",
        "|---|---|---:|---:|---:|---|",
        *(
            f"| {row.what} | {row.amount} | {_seconds(row.spent.seconds)} "
            f"| {_seconds(row.spent.processor)} | {row.rate} | {row.ratio} |"
            for row in rows
        ),
    ]
    return "\n".join(lines)


def _seconds(seconds: float) -> str:
    return f"{seconds * 1000:,.1f} ms" if seconds < 1 else f"{seconds:,.2f} s"


def machine() -> str:
    """Return what the figures were measured on."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = (
        f", load average {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else ""
    )
    system = f"{platform.system()} {platform.machine()}"
    return f"{cores} cores ({system}), Python {platform.python_version()}{load}"


def write_page(rows: list[Row], *, command: str, on: date, page: Path = PAGE) -> None:
    """Put the table into the page, in the place of the one before."""
    measured = f"Measured {on.isoformat()} on {machine()}, by `{command}`."
    figures = "\n\n".join((BEGIN, measured, as_table(rows), END))
    text = page.read_text(encoding="utf-8")
    pattern = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)
    page.write_text(pattern.sub(lambda _: figures, text), encoding="utf-8")
