#!/usr/bin/env python3
"""Kills training runs at random moments and resumes them, until they end in the bits of runs that were
never killed, as ./dev survive does.

usage: kills.py TRAINER [--kills N] [--seed N] [--record] [MODEL...]

Trains each MODEL, cgan-hidden and cdcgan if none is named, on some of MNIST's images, ends it by kill -9 N
times (100) and goes on each time by --resume. --record writes the row of docs/reliability.md."""
import argparse
import collections
import pathlib
import random
import subprocess
import sys
import tempfile
import time

import harness
from watch import CREATED, MODIFIED, MOVED_IN, OPENED, Watch

# Longer than anything takes on a busy machine: what has not happened until then never will.
# Where a run can be hurt, besides any time: what happens to which file.
MOMENTS = [("train-images-*", OPENED), ("checkpoint.pt", OPENED), ("events.*", CREATED), ("events.*", MODIFIED),
           ("epoch-*.png.tmp", CREATED), ("epoch-*.png", MOVED_IN), ("metrics.jsonl.tmp", CREATED),
           ("metrics.jsonl", MOVED_IN), ("best.pt.tmp", CREATED), ("best.pt.tmp", MODIFIED),
           ("best.pt", MOVED_IN), ("checkpoint.pt.tmp", CREATED), ("checkpoint.pt.tmp", MODIFIED),
           ("checkpoint.pt", MOVED_IN)]
NEVER = 100_000  # epochs


class Run:
    """One model's run, which is killed again and again."""

    def __init__(self, binary, model, work, rng):
        self.binary, self.model, self.rng = binary, model, rng
        self.data, self.killed, self.whole = work / "data", work / "killed", work / "whole"
        self.start_up = 0.0  # seconds from a start to the first step, as last seen
        self.kills = collections.Counter()
        self.stops = 0
        harness.write_small_mnist(self.data, 200, 10)

    def arguments(self, out, epochs):
        # Constant rates, so that the number of epochs may be left open.
        return ["train", "--recipe", self.model, "--data", self.data, "--split", "120", "--batch", "12",
                "--schedule", "constant", "--device", "cpu", "--judge", harness.JUDGE, "--epochs", epochs,
                "--out", out]

    def live(self):
        """Starts the run and kills it at some moment of its life."""
        (self.killed / "samples").mkdir(parents=True, exist_ok=True)
        started, files = time.time(), self.events()
        with Watch(self.data, self.killed, self.killed / "samples") as watch:
            process = harness.start_trainer(self.binary, [*self.arguments(self.killed, NEVER), "--resume"],
                                            output=subprocess.DEVNULL)
            alive = lambda: process.poll() is None
            choice = self.rng.random()
            if choice < 0.3 and self.start_up > 0:
                time.sleep(self.rng.uniform(0, 1.5 * self.start_up))
            elif choice < 0.4:  # a run that is asked to stop, and given no time to
                watch.wait([("events.*", CREATED, 1)], harness.PATIENCE, alive)
                time.sleep(self.rng.uniform(0, 0.5))
                process.terminate()
                watch.wait([("checkpoint.pt.tmp", CREATED, 1)], harness.PATIENCE, alive)
            else:
                # Not every epoch is the best so far.
                moment = (*self.rng.choice(MOMENTS), self.rng.randint(1, 3))
                watch.wait([moment, ("checkpoint.pt", MOVED_IN, 4)], harness.PATIENCE, alive)
                time.sleep(self.rng.choice([0, self.rng.uniform(0, 0.01)]))
            process.kill()
            _, printed = process.communicate()
        if process.returncode == 130:
            self.stops += 1
        elif process.returncode == -9:
            self.kills[self.fell_into(started, files)] += 1
        else:
            sys.exit(f"{self.model}: a run ended by itself with {process.returncode}: {printed}")

    def events(self):
        return set(self.killed.glob("events.*"))

    def fell_into(self, started, before):
        """What the run was doing when it was killed, by what it left behind."""
        fresh = [path.name for path in self.killed.rglob("*.tmp") if path.stat().st_mtime >= started]
        if fresh:
            return "writing " + ("a sample sheet" if fresh[0].startswith("epoch-") else fresh[0].removesuffix(".tmp"))
        new = self.events() - before
        if not new:
            return "starting up"
        self.start_up = min(path.stat().st_ctime for path in new) - started
        return "training"

    def finish(self):
        """Ends the run, trains the same without a kill, and returns what differs."""
        epochs = harness.last_epoch(self.killed) + 2
        for out, more in ((self.killed, ["--resume"]), (self.whole, [])):
            status, printed = harness.run_trainer(self.binary, [*self.arguments(out, epochs), *more])
            if status != 0:
                return [f"a run ended with {status}: {printed}"]
        print(f"{self.model}: {epochs} epochs of 10 steps", flush=True)
        return harness.differences(self.binary, self.killed, self.whole)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("trainer", type=pathlib.Path)
    parser.add_argument("models", nargs="*")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--record", action="store_true")
    options = parser.parse_intermixed_args()
    models = options.models or ["cgan-hidden", "cdcgan"]
    kills, lost = collections.Counter(), 0
    for model in models:
        with tempfile.TemporaryDirectory() as folder:
            run = Run(options.trainer, model, pathlib.Path(folder), random.Random(options.seed))
            started = time.monotonic()
            while run.kills.total() < options.kills:
                run.live()
            kills += run.kills
            where = ", ".join(f"{count} {what}" for what, count in run.kills.most_common())
            print(f"{model}: killed {run.kills.total()} times: {where}; stopped in time {run.stops} times",
                  flush=True)
            found = run.finish()
            lost += len(found)
            print(f"{model}: " + ("the same bits as a run that was never killed" if not found else
                                  "LOST: " + "; ".join(found)) + f", {time.monotonic() - started:.0f} s", flush=True)
    if lost == 0 and options.record:
        often = f"{options.kills} kills each of {' and '.join(f'`{model}`' for model in models)}: " + \
            ", ".join(f"{count} {what}" for what, count in kills.most_common())
        subprocess.run([harness.ROOT / "tests" / "support" / "record_reliability.py",
                        "a training run that is killed at any moment and resumed ends in the bits of one that "
                        "never was", f"`./dev survive --kills {options.kills}`", often, "nothing"], check=True)
    sys.exit(1 if lost else 0)


if __name__ == "__main__":
    main()
