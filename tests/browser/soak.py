#!/usr/bin/env python3
"""Runs the long forms of tests of the page, without ctest's time limit, and writes what they tried into
docs/reliability.md.

usage: soak.py BUILD_FOLDER NAME..."""
import json
import os
import pathlib
import re
import subprocess
import sys

RECORD = pathlib.Path(__file__).resolve().parents[1] / "support" / "record_reliability.py"
# By name: what makes the test long, and the promise.
SOAKS = {
    "faults": ({"DIGITFORGE_ALL_FAULTS": "1"},
               "whatever becomes of a file that the page fetches, it is told, healed by trying again, and "
               "the rest works"),
    "memory": ({"DIGITFORGE_RESAMPLES": "10000"},
               "resampling and changing the model make the page's memory no larger, but for a quarter of a MiB"),
}


def find_test(folder, name):
    """The command and the environment that ctest has for it."""
    listed = subprocess.run(["ctest", "--show-only=json-v1", "-R", f"^page\\.{name}$"], cwd=folder,
                            capture_output=True, text=True, check=True)
    [test] = json.loads(listed.stdout)["tests"]
    [environment] = [p["value"] for p in test["properties"] if p["name"] == "ENVIRONMENT"]
    return test["command"], dict(entry.split("=", 1) for entry in environment)


def soak(folder, name):
    longer, promise = SOAKS[name]
    command, environment = find_test(folder, name)
    tried = None
    with subprocess.Popen(command, env={**os.environ, **environment, **longer}, text=True,
                          stdout=subprocess.PIPE) as running:
        for line in running.stdout:
            print(line, end="", flush=True)
            found = re.search(r"tried: (.*)", line)
            tried = found.group(1).strip() if found else tried
    if running.returncode != 0 or not tried:
        sys.exit(f"soak {name}: the test failed; nothing was written")
    subprocess.run([sys.executable, RECORD, promise, f"`./dev soak {name}`", tried, "nothing"], check=True)


def main(arguments):
    if len(arguments) < 2 or any(name not in SOAKS for name in arguments[1:]):
        sys.exit(__doc__)
    for name in arguments[1:]:
        soak(arguments[0], name)


if __name__ == "__main__":
    main(sys.argv[1:])
