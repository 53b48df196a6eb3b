#!/usr/bin/env python3
"""What ./dev gpu does: builds the trainer against Python's torch and shows on this machine's GPU that
it works, how fast it steps and how soon its models are good. Part after part, each with a time of
its own; what is done is not done again, so that a run that was cut goes on where it was.
"""

import argparse
import csv
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "tests" / "bench" / "results"

# What a recipe's run must reach, by what evaluate --quick and in full calls it, and in how many seconds.
GOALS = {
    "cgan-input": {"seconds": 10, "parzen": 238, "conditional_accuracy": 0.992},
    "cdcgan": {"seconds": 30, "frechet_ratio": 1.5, "conditional_accuracy": 0.997},
}
LOWER_IS_BETTER = {"frechet_ratio"}


def say(text):
    print(f"==> {text}", flush=True)


class Runner:
    """Runs parts, keeps what each printed and how it ended."""

    def __init__(self, arguments):
        self.arguments = arguments
        self.work = Path(arguments.work).resolve()
        (self.work / "logs").mkdir(parents=True, exist_ok=True)
        self.binaries = Path(arguments.binaries or self.work / "build").resolve()
        self.state_path = self.work / "parts.json"
        self.state = json.loads(self.state_path.read_text()) if self.state_path.exists() else {}
        self.deadline = time.monotonic() + 60 * arguments.minutes
        self.environment = dict(os.environ, PYTHONUNBUFFERED="1",
                                DIGITFORGE_WEIGHTS=str(ROOT / "weights"))
        if arguments.data:
            self.environment["DIGITFORGE_DATA"] = str(Path(arguments.data).resolve())

    def binary(self, name):
        """A program of the build, wherever its preset puts programs."""
        candidates = [self.binaries / folder / name for folder in ("bin", "tests/trainer")]
        return next((path for path in candidates if path.exists()), candidates[0])

    def result(self, name):
        return self.state.get(name, {}).get("result")

    def run(self, name, seconds, command, parse=None, environment=None):
        """parse(log) gives the part's result. Returns whether the part is done and went well."""
        if self.state.get(name, {}).get("ok"):
            return True
        if self.arguments.short:
            seconds *= 5  # what is short runs beside other tests, on whatever processor there is
        left = self.deadline - time.monotonic()
        if left < 5:
            print(f"    {name}: no time left; run ./dev gpu again to go on")
            return False
        log_path = self.work / "logs" / f"{name}.txt"
        start = time.monotonic()
        with open(log_path, "w", encoding="utf8") as log:
            try:
                status = subprocess.run([str(word) for word in command], stdout=log,
                                        stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                                        cwd=self.work, timeout=min(seconds, left),
                                        env={**self.environment, **(environment or {})}).returncode
            except subprocess.TimeoutExpired:
                status = "out of time"
        took = time.monotonic() - start
        text = log_path.read_text(encoding="utf8", errors="replace")
        entry = {"ok": status == 0, "status": status, "seconds": round(took, 2)}
        if status == 0 and parse is not None:
            entry["result"] = parse(text)
        self.state[name] = entry
        self.state_path.write_text(json.dumps(self.state, indent=1))
        print(f"    {name}: {'done' if status == 0 else f'FAILED ({status})'}, {took:.1f} s", flush=True)
        if status != 0:
            print("\n".join("      " + line for line in text.splitlines()[-25:]), flush=True)
        return status == 0


def torch_facts(python):
    """None where this Python has no torch."""
    script = ("import json, torch; c = torch.cuda.is_available(); print(json.dumps(dict("
              "path=torch.__path__[0], version=torch.__version__, "
              "gpu=torch.cuda.get_device_name() if c else None)))")
    try:
        return json.loads(subprocess.run([python, "-c", script], check=True, stdout=subprocess.PIPE,
                                         stderr=subprocess.DEVNULL).stdout)
    except (OSError, subprocess.CalledProcessError):
        return None


def build(runner, facts):
    arguments = runner.arguments
    folder = runner.binaries
    options = [f"-DDIGITFORGE_TORCH={facts['path']}", "-DCMAKE_BUILD_TYPE=Release",
               "-DDIGITFORGE_RUNTIME=OFF", "-DDIGITFORGE_APP=OFF", "-DDIGITFORGE_TESTS=ON",
               "-DDIGITFORGE_TRAINER=ON"]
    if arguments.headers:
        options.append(f"-DDIGITFORGE_HEADERS={Path(arguments.headers).resolve()}")
    if arguments.data:
        options.append(f"-DDIGITFORGE_MNIST_DIR={Path(arguments.data).resolve()}")
    if shutil.which("ninja"):
        options.append("-GNinja")
    if shutil.which("ccache"):
        options.append("-DCMAKE_CXX_COMPILER_LAUNCHER=ccache")
    if not runner.run("configure", 60, ["cmake", "-S", ROOT, "-B", folder, *options]):
        return False
    targets = ["digitforge-trainer", "trainer_cuda_test", "training_bench"]
    return runner.run("build", 240, ["cmake", "--build", folder, "--parallel", arguments.jobs,
                                     "--target", *targets])


def run_tests(runner, device):
    def count(text):
        found = {word: re.search(rf"\[\s+{word}\s*\] (\d+) test", text) for word in ("PASSED", "SKIPPED")}
        return {word.lower(): int(match[1]) if match else 0 for word, match in found.items()}

    runner.run("tests", 90, [runner.binary("trainer_cuda_test"), "--gtest_color=no"], count)
    passed = runner.result("tests") or {}
    if device == "cuda" and passed.get("skipped"):
        print(f"    {passed['skipped']} tests of CUDA were skipped: LibTorch finds no GPU")


def compare(runner, device):
    binary = runner.binary("training_bench")
    out = runner.work / "compare.json"
    if runner.arguments.short:
        short = ["--steps", "2", "--rounds", "2", "--eager-only"]
    else:
        short = ["--steps", "50", "--rounds", "5", "--seconds", "90"]
    runner.run("compare", 150, [runner.arguments.python, ROOT / "tests/bench/training/compare_torch.py",
                                binary, "--device", device, "--json", out, *short],
               lambda text: json.loads(out.read_text()))
    result = runner.result("compare")
    if not result:
        return
    rows = [[row["model"], row["precision"], row["name"], f"{row['median_ms']:.3f}", f"{row['least_ms']:.3f}",
             f"{row['ratio']:.2f}"] for row in result["rows"]]
    table(runner, "gpu-steps", f"Training steps on {result['device']}",
          ["model", "precision", "by", "median ms", "least ms", "eager's median / its"], rows)


def scores_of(text):
    start = text.index("{")
    return {score["key"]: score["value"] for score in json.loads(text[start:])["scores"]}


def train_to_goals(runner, device):
    """Each recipe with several seeds: seconds from start to end, and what evaluate says of the result."""
    trainer = runner.binary("digitforge-trainer")
    arguments = runner.arguments
    goals = {name: goal for name, goal in GOALS.items() if name == "cgan-input" or not arguments.short}
    for seed in range(1, arguments.seeds + 1):
        for recipe in goals:
            name = f"{recipe}-{seed}"
            out = runner.work / "runs" / name
            if not runner.state.get(f"train-{name}", {}).get("ok"):
                shutil.rmtree(out, ignore_errors=True)
            short = ["--epochs", "1", "--split", "600", "--judge", "none"] if arguments.short else []
            if device == "cuda":
                short += ["--precision", "tf32"]
            ok = runner.run(f"train-{name}", 120, [trainer, "train", "--recipe", recipe, "--seed", seed,
                                                   "--device", device, "--out", out, *short])
            quick = ["--quick"] if arguments.short else ["--no-cas"]
            if ok:
                runner.run(f"evaluate-{name}", 60, [trainer, "evaluate", "--run", out, "--device", device,
                                                    "--json", *quick], scores_of)
    rows = []
    for recipe, goal in goals.items():
        names = [f"{recipe}-{seed}" for seed in range(1, arguments.seeds + 1)]
        done = [name for name in names if runner.result(f"evaluate-{name}")]
        if not done:
            continue
        seconds = statistics.mean(runner.state[f"train-{name}"]["seconds"] for name in done)
        rows.append([recipe, len(done), "seconds", f"{seconds:.1f}", goal["seconds"],
                     "yes" if seconds <= goal["seconds"] else "no"])
        for key in goal:
            if key == "seconds":
                continue
            value = statistics.mean(runner.result(f"evaluate-{name}")[key] for name in done)
            met = value <= goal[key] if key in LOWER_IS_BETTER else value >= goal[key]
            rows.append([recipe, len(done), key, f"{value:.4g}", goal[key], "yes" if met else "no"])
    if rows:
        table(runner, "gpu-quality", f"Recipes on {runner.machine}, means over seeds",
              ["recipe", "seeds", "measure", "reached", "goal", "met"], rows)


def table(runner, name, title, keys, rows):
    print(f"\n## {title}\n")
    for line in (keys, ["---"] * len(keys), *rows):
        print("| " + " | ".join(str(cell) for cell in line) + " |")
    print(flush=True)
    folder = runner.work if runner.arguments.short else RESULTS
    with open(folder / f"{name}.csv", "w", encoding="utf8", newline="") as file:
        file.write(f"# {runner.machine}\n")
        csv.writer(file, lineterminator="\n").writerows([keys, *rows])


def main():
    parser = argparse.ArgumentParser(prog="./dev gpu", description=__doc__)
    parser.add_argument("--device", choices=["cuda", "cpu"], default="cuda")
    parser.add_argument("--data", help="MNIST's folder")
    parser.add_argument("--headers", help="a folder with CLI/, nlohmann/, stb/ and googletest/, where they are "
                                          "not installed")
    parser.add_argument("--python", default="python3", help="the one that has torch [python3]")
    parser.add_argument("--work", default=str(ROOT / "build" / "gpu"), help="where all is kept [build/gpu]")
    parser.add_argument("--minutes", type=float, default=10, help="then it stops, to go on when run again [10]")
    parser.add_argument("--seeds", type=int, default=5, help="of each recipe [5]")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="of the build [a processor each]")
    parser.add_argument("--short", action="store_true", help="a little of each part; no figures worth keeping")
    parser.add_argument("--binaries", help="a build folder to use instead of building")
    parser.add_argument("--afresh", action="store_true", help="forget what was done")
    arguments = parser.parse_args()
    if arguments.afresh:
        shutil.rmtree(arguments.work, ignore_errors=True)
    runner = Runner(arguments)
    facts = torch_facts(arguments.python)
    if facts is None and not arguments.binaries:
        sys.exit(f"gpu: {arguments.python} has no torch; run pip install torch, or name another by --python")
    facts = facts or {"gpu": None, "version": None}
    if arguments.device == "cuda" and facts["gpu"] is None:
        sys.exit("gpu: torch finds no CUDA device; --device cpu runs what needs none")
    where = facts["gpu"] if arguments.device == "cuda" else f"{platform.machine()} CPU, {os.cpu_count()} threads"
    runner.machine = f"{where}, torch {facts['version']}" if facts["version"] else where
    say(runner.machine)
    if not arguments.binaries and not build(runner, facts):
        sys.exit("gpu: the build failed")
    run_tests(runner, arguments.device)
    if facts["version"] and runner.binary("training_bench").exists():
        compare(runner, arguments.device)
    else:
        say("without Python's torch, or training_bench, there is nothing to compare")
    train_to_goals(runner, arguments.device)
    failed = [name for name, entry in runner.state.items() if not entry["ok"]]
    if failed:
        sys.exit("gpu: not done, or failed: " + ", ".join(failed) + f"; logs are in {runner.work / 'logs'}")
    say("all parts are done")


main()
