#!/usr/bin/env python3
"""Runs libFuzzer's targets, as ./dev fuzz does, and prints what came of it.

usage: run_fuzz.py BIN CACHE SECONDS JOBS [TARGET...]

BIN: where the programs fuzz_TARGET are. CACHE: keeps the inputs that reach new code in corpus/TARGET,
and those that break something in findings/TARGET. Without TARGETs, all, SECONDS each, JOBS at once. A run
of a minute or more that finds nothing adds to its row of docs/reliability.md; take the row out when a
promise or its target changes, and it counts from the start. A run that finds something makes the exit
status 1."""
import concurrent.futures
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
    """(executions, inputs kept, the finding's file or None); what it prints of a finding comes at once."""
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


def earlier_runs(target):
    """What the target's row counts already: (executions, minutes, runs)"""
    for line in (ROOT / "docs" / "reliability.md").read_text().splitlines():
        counted = re.search(r"([\d,]+) executions in (\d+) minutes, (\d+) runs?", line)
        if line.startswith(f"| {PROMISES[target]} |") and counted:
            return tuple(int(number.replace(",", "")) for number in counted.groups())
    return 0, 0, 0


def record(target, seconds, executions):
    before = earlier_runs(target)
    minutes, runs = before[1] + round(seconds / 60), before[2] + 1
    often = (f"{before[0] + executions:,} executions in {minutes} minutes, "
             f"{runs} {'run' if runs == 1 else 'runs'}")
    subprocess.run([ROOT / "tests" / "support" / "record_reliability.py", PROMISES[target],
                    f"`./dev fuzz {target}`", often, "nothing"], check=True)


def main(arguments):
    if len(arguments) < 4:
        sys.exit(__doc__)
    binaries, cache = pathlib.Path(arguments[0]), pathlib.Path(arguments[1])
    seconds, jobs = int(arguments[2]), int(arguments[3])
    targets = arguments[4:] or all_targets(binaries)
    findings = 0
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        running = {pool.submit(fuzz, binaries, cache, seconds, target): target for target in targets}
        for done in concurrent.futures.as_completed(running):
            target = running[done]
            executions, kept, found = done.result()
            print(f"{target}: {executions:,} executions, {0 if found is None else 1} findings, "
                  f"{kept:,} inputs kept{'' if found is None else ': ' + found}", flush=True)
            findings += found is not None
            if found is None and target in PROMISES and seconds >= 60:
                record(target, seconds, executions)
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
