"""Run the benchmarks and keep their table in docs/benchmarks.md: `python -m benchmarks.run`."""

import argparse
import sys
from collections.abc import Iterator

from benchmarks import _importing, _ranking
from benchmarks._table import Row, as_table, machine, write_page
from foundation import clock
from foundation.settings import Settings

SIZES = (10_000, 100_000)


def main() -> int:
    """Measure, print, and write the page unless told otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="people to rank")
    parser.add_argument("--no-page", action="store_true", help="leave docs/benchmarks.md alone")
    chosen = parser.parse_args()
    data = Settings().test_data
    rows: list[Row] = []
    for row in _measured(chosen.sizes):
        rows.append(row)
        print(f"{row.what}: {row.spent.seconds:.3f} s, {row.rate} {row.ratio}".rstrip(), flush=True)
    print(f"\n{machine()}\n\n{as_table(rows)}")
    if data is None:
        print("\nWithout the official files (SAMSYN_TEST_DATA): their imports were not measured.")
    if not chosen.no_page:
        command = " ".join(["python -m benchmarks.run", *sys.argv[1:]])
        write_page(rows, command=command, on=clock.today())
    return 0


def _measured(sizes: list[int]) -> Iterator[Row]:
    yield from _ranking.measure(sizes)
    yield from _importing.measure(Settings().test_data)


if __name__ == "__main__":
    sys.exit(main())
