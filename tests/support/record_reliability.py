#!/usr/bin/env python3
"""Writes a row of docs/reliability.md, as the commands that measure do.

usage: record_reliability.py PROMISE HOW OFTEN LOST

The row of this PROMISE is replaced; a new promise comes last. PROMISE, HOW, OFTEN and LOST are short
texts without a line break."""
import datetime
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs" / "reliability.md"
HEAD = "| promise | how it was tried | how often | what was lost | when |"


def version():
    """The date, and the commit that was tried."""
    date = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d")
    found = subprocess.run(["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"],
                           capture_output=True, text=True, check=False)
    return f"{date} {found.stdout.strip()}".strip()


def main(arguments):
    if len(arguments) != 4 or any("\n" in text or "|" in text for text in arguments):
        sys.exit(__doc__)
    row = "| " + " | ".join([*arguments, version()]) + " |"
    lines = TABLE.read_text().splitlines()
    first = lines.index(HEAD) + 2
    last = first
    while last < len(lines) and lines[last].startswith("|"):
        last += 1
    same = [i for i in range(first, last) if lines[i].startswith(f"| {arguments[0]} |")]
    if same:
        lines[same[0]] = row
    else:
        lines.insert(last, row)
    TABLE.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
