#!/usr/bin/env python3
"""Lets monkeys at the built page and window, as ./dev monkey does, and prints what came of it.

usage: run_monkey.py SEED SECONDS page|window...

Runs the tests page.monkey and app.monkey as CTest would, but longer. One that finds nothing writes its
row of docs/reliability.md; one that finds something prints the seed, the step and the last actions."""
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TESTS = {"page": ("web", "page.monkey"), "window": ("native", "app.monkey")}
PROMISES = {
    "page": "nothing is lost on a page that a monkey uses, whatever the browser takes away: WebGL, workers, "
            "storage, network, the tab",
    "window": "nothing is lost in a window that a monkey uses, whatever ends it",
}


def test_of(preset, name):
    """(command, environment) of a test of build/PRESET."""
    listed = subprocess.run(["ctest", "--show-only=json-v1", "-R", f"^{re.escape(name)}$"],
                            cwd=ROOT / "build" / preset, capture_output=True, text=True, check=True)
    (test,) = json.loads(listed.stdout)["tests"]
    properties = {entry["name"]: entry["value"] for entry in test["properties"]}
    return test["command"], dict(line.split("=", 1) for line in properties["ENVIRONMENT"])


def main(arguments):
    if len(arguments) < 3 or not set(arguments[2:]) <= set(TESTS):
        sys.exit(__doc__)
    seed, seconds, *places = arguments
    failed = False
    for place in places:
        command, environment = test_of(*TESTS[place])
        wishes = {"DIGITFORGE_MONKEY_SEED": seed, "DIGITFORGE_MONKEY_SECONDS": seconds}
        ran = subprocess.run([*command[:-1], "--test-reporter=spec", command[-1]],
                             env={**os.environ, **environment, **wishes}, stdout=subprocess.PIPE, text=True,
                             check=False)
        print(f"{place}:\n{ran.stdout}", flush=True)
        done = re.search(r"\d+ steps, (\d+ actions, \d+ of them losses)", ran.stdout)
        if ran.returncode != 0 or not done:
            failed = True
            continue
        subprocess.run([ROOT / "tests" / "support" / "record_reliability.py", PROMISES[place],
                        f"`./dev monkey --seed {seed} --seconds {seconds} {place}`", done.group(1), "nothing"],
                       check=True)
    sys.exit(failed)


if __name__ == "__main__":
    main(sys.argv[1:])
