"""The limited child process: reads one untrusted file from its input, answers in JSON, and ends.

It runs with a ceiling on memory, processor time and files, without our settings in its
environment, so that a hostile file costs a refused upload and nothing else.
"""

import json
import sys
from datetime import date

MEMORY = 640 * 1024 * 1024
SECONDS = 20


def limit_ourselves() -> None:
    """Lower our own ceilings; on systems without them the parent's time limit remains."""
    try:
        import resource
    except ImportError:
        return
    ceilings = (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    )
    for which, ceiling in ceilings:
        try:
            resource.setrlimit(which, (ceiling, ceiling))
        except (ValueError, OSError):
            continue


def main(form: str, today: str) -> None:
    """Read the file on standard input in the form named, and write what it says."""
    limit_ourselves()
    # openpyxl imports numpy when it finds it; its thread pools alone would use up the ceiling.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    from foundation.errors import RuleViolation

    content = sys.stdin.buffer.read()
    try:
        answer: dict[str, object] = {"read": _read(form, content, date.fromisoformat(today))}
    except RuleViolation as refused:
        answer = {"refused": refused.text, "values": dict(refused.values)}
    sys.stdout.write(json.dumps(answer))


def _read(form: str, content: bytes, today: date) -> object:
    if form == "europass":
        from candidates.importing.drafts import to_json
        from candidates.importing.europass import read_europass

        read = read_europass(content, today=today)
        return {"drafts": to_json([read.draft]), "left_out": list(read.left_out)}
    if form == "xlsx":
        from candidates.importing.workbook import read_workbook as read_sheet
    else:
        from candidates.importing.csv_sheet import read_csv as read_sheet
    sheet = read_sheet(content)
    return {"header": sheet.header, "rows": sheet.rows, "facts": dict(sheet.facts)}
