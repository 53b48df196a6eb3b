#!/usr/bin/env python3
"""Prints which lines of shared/ and runtime/ the tests run, as ./dev coverage does.

usage: coverage.py BUILD

BUILD: the build folder of the preset `coverage`. Runs its tests, and exits with 1 where a part is short
of its goal. BUILD/coverage holds a page for each source."""
import json
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAMS = ["shared_test", "runtime_test", "runtime_allocations_test", "runtime_command_test", "digitforge"]
REPLAYS = ["reader", "rules", "model", "kernels"]
READER = ["byte_reader.h", "byte_builder.h", "crc32c.cpp", "graph.cpp", "model_description.cpp", "model_rules.cpp", "shape_rules.cpp",
          "text.cpp", "weight_layout.h", "weight_reader.cpp", "weight_writer.cpp"]
GOALS = [("shared/, reader and rules", 95, lambda path: path.startswith("shared/") and path[7:] in READER),
         ("runtime/", 90, lambda path: path.startswith("runtime/"))]


def tool(name):
    return shutil.which(name) or shutil.which(f"{name}-14") or sys.exit(f"there is no {name}")


def main(arguments):
    if len(arguments) != 1:
        sys.exit(__doc__)
    build = pathlib.Path(arguments[0]).resolve()
    profiles, report = build / "profiles", build / "coverage"
    shutil.rmtree(profiles, ignore_errors=True)
    profiles.mkdir()
    environment = dict(os.environ, LLVM_PROFILE_FILE=f"{profiles}/%p-%m.profraw")
    subprocess.run(["ctest", "--test-dir", build, "--output-on-failure", "--parallel", str(os.cpu_count()),
                    "-E", "^(format|runtime.kernel_symbols)$"], env=environment, check=True)
    merged = build / "tests.profdata"
    subprocess.run([tool("llvm-profdata"), "merge", "-sparse", *profiles.glob("*.profraw"), "-o", merged],
                   check=True)
    binaries = [build / "bin" / name for name in PROGRAMS + [f"fuzz_{name}" for name in REPLAYS]]
    objects = [str(binaries[0])] + [part for path in binaries[1:] for part in ("-object", str(path))]
    chosen = [f"-instr-profile={merged}", "-ignore-filename-regex=(^|/)(tests|usr)/", *objects]
    exported = subprocess.run([tool("llvm-cov"), "export", "-summary-only", *chosen],
                              capture_output=True, check=True).stdout
    subprocess.run([tool("llvm-cov"), "show", "-format=html", f"-output-dir={report}", *chosen],
                   check=True, stdout=subprocess.DEVNULL)
    # Sources are named as the compiler was given them: in full, or from the build folder on.
    lines = {os.path.relpath(os.path.normpath(build / entry["filename"]), ROOT): entry["summary"]["lines"]
             for entry in json.loads(exported)["data"][0]["files"]}
    short = False
    for name, goal, holds in GOALS:
        files = {path: count for path, count in sorted(lines.items()) if holds(path)}
        covered = sum(count["covered"] for count in files.values())
        total = sum(count["count"] for count in files.values())
        for path, count in files.items():
            print(f"  {path}: {count['covered']} of {count['count']} lines, {count['percent']:.1f} %")
        print(f"{name}: {covered} of {total} lines, {100 * covered / total:.1f} % (goal {goal} %)")
        short = short or covered < goal / 100 * total
    print(f"{report}/index.html shows each line")
    sys.exit(1 if short else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
