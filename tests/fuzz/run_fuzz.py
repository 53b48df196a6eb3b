#!/usr/bin/env python3
"""Runs libFuzzer's targets, as ./dev fuzz does, and prints what came of it.

usage: run_fuzz.py BIN CACHE SECONDS [TARGET...]

BIN: where the programs fuzz_TARGET are. CACHE: keeps the inputs that reach new code in corpus/TARGET,
and those that break something in findings/TARGET. Without TARGETs, all in turn, SECONDS each. A run that
finds nothing writes its row of docs/reliability.md; one that finds something exits with 1."""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = ROOT / "tests" / "fuzz"
GOLDEN = ROOT / "tests" / "shared" / "golden"
SEEDS = {"model": [GOLDEN], "reader": [GOLDEN], "settings": [ROOT / "trainer" / "recipes"]}
PROMISES = {
    "checkpoint": "any bytes as a checkpoint give settings or an error",
    "idx": "any bytes as a data file give images or an error",
    "kernels": "kernels of all targets agree with each other and with plain sums",
    "link": "any link gives a state or an error, and goes round",
    "model": "any bytes give a model that draws, in bounded memory and work, or a typed error",
    "reader": "any bytes give a description, which is written as it was, or a typed error",
    "rules": "the rules on graphs hold for any description, and what they accept can be written",
    "settings": "any bytes as a recipe give settings, which go round, or an error",
}


def all_targets(binaries):
    return sorted(path.name.removeprefix("fuzz_") for path in binaries.glob("fuzz_*"))


def fuzz(binaries, cache, seconds, target):
    """(executions, inputs kept, the finding's file or None)"""
    corpus, findings = cache / "corpus" / target, cache / "findings" / target
    corpus.mkdir(parents=True, exist_ok=True)
    findings.mkdir(parents=True, exist_ok=True)
    folders = [HERE / "regressions" / target, *SEEDS.get(target, [])]
    command = [binaries / f"fuzz_{target}", f"-max_total_time={seconds}", "-print_final_stats=1",
               "-max_len=8192", "-len_control=0", "-timeout=20", "-rss_limit_mb=2560",
               f"-artifact_prefix={findings}/", corpus,
               *[folder for folder in folders if folder.is_dir()]]
    words = HERE / "dictionaries" / f"{target}.dict"
    if words.is_file():
        command.insert(1, f"-dict={words}")
    ran = subprocess.run([str(part) for part in command], capture_output=True, check=False)
    text = ran.stderr.decode(errors="replace")
    executions = re.search(r"stat::number_of_executed_units: (\d+)", text)
    written = re.search(r"Test unit written to (\S+)", text)
    found = written.group(1) if ran.returncode != 0 and written else None
    if ran.returncode != 0:
        sys.stderr.write("\n".join(text.splitlines()[-60:]) + "\n")
        found = found or f"{command[0]} ended with {ran.returncode}"
    return int(executions.group(1)) if executions else 0, len(list(corpus.iterdir())), found


def main(arguments):
    if len(arguments) < 3:
        sys.exit(__doc__)
    binaries, cache, seconds = pathlib.Path(arguments[0]), pathlib.Path(arguments[1]), int(arguments[2])
    findings = 0
    for target in arguments[3:] or all_targets(binaries):
        executions, kept, found = fuzz(binaries, cache, seconds, target)
        findings += found is not None
        print(f"{target}: {executions:,} executions, {0 if found is None else 1} findings, "
              f"{kept:,} inputs kept{'' if found is None else ': ' + found}", flush=True)
        if found is None and target in PROMISES:
            subprocess.run([ROOT / "tests" / "support" / "record_reliability.py", PROMISES[target],
                            f"`./dev fuzz {target} --seconds {seconds}`", f"{executions:,} executions",
                            "nothing"], check=True)
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
