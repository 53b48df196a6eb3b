"""What the tests of a trainer under faults share: a small data set, the trainer as a process, and the
comparison of two runs."""
import gzip
import json
import os
import pathlib
import pickletools
import re
import signal
import struct
import subprocess
import tempfile
import unittest
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
JUDGE = ROOT / "weights" / "judge.dfw"
FILES = {("train", "images"): "train-images-idx3-ubyte", ("train", "labels"): "train-labels-idx1-ubyte",
         ("t10k", "images"): "t10k-images-idx3-ubyte", ("t10k", "labels"): "t10k-labels-idx1-ubyte"}
PATIENCE = 120  # seconds: longer than anything takes


class FolderTest(unittest.TestCase):
    """Has a folder, self.work, for each test."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.work = pathlib.Path(folder.name)


def mnist_folder():
    return pathlib.Path(os.environ.get("DIGITFORGE_DATA") or ROOT / ".cache" / "mnist")


def read_start(path, length):
    """The first bytes of what a file, raw or with .gz, holds."""
    if path.exists():
        with open(path, "rb") as file:
            return file.read(length)
    with gzip.open(f"{path}.gz") as file:
        return file.read(length)


def write_small_mnist(folder, training, test):
    """MNIST's files, cut to its first images."""
    folder.mkdir(parents=True)
    for (half, kind), name in FILES.items():
        count = training if half == "train" else test
        header, item = (16, 28 * 28) if kind == "images" else (8, 1)
        start = read_start(mnist_folder() / name, header + count * item)
        (folder / name).write_bytes(start[:4] + struct.pack(">I", count) + start[8:])


def without_network_ranks():
    """The environment, of which no launcher made this a part of several processes."""
    return {key: value for key, value in os.environ.items()
            if key not in ("RANK", "WORLD_SIZE", "LOCAL_RANK", "MASTER_ADDR", "MASTER_PORT")}


def start_trainer(binary, arguments, output=subprocess.PIPE, before=None, directory=None):
    """The trainer as a process that nothing was done to yet, signals included. before: to be called in
    it first."""
    def prepare():
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        if before is not None:
            before()

    return subprocess.Popen([str(word) for word in (binary, *arguments)], stdin=subprocess.DEVNULL,
                            stdout=output, stderr=subprocess.STDOUT if output == subprocess.PIPE
                            else subprocess.PIPE, env=without_network_ranks(), preexec_fn=prepare,
                            cwd=directory, text=True, errors="replace")


def run_trainer(binary, arguments, **how):
    """(exit status, what was printed)"""
    process = start_trainer(binary, arguments, **how)
    out, err = process.communicate()
    return process.returncode, (out or "") + (err or "")


def last_epoch(run):
    """The last epoch that a run's metrics have; 0 before the first."""
    path = run / "metrics.jsonl"
    lines = path.read_text().splitlines() if path.exists() else []
    return json.loads(lines[-1])["epoch"] if lines else 0


def contents_of(run):
    """Everything in a run's folder, by its name there."""
    return {str(path.relative_to(run)): path.read_bytes()
            for path in sorted(run.rglob("*")) if path.is_file()}


# ---- comparing -----------------------------------------------------------------------------------

def without_clock(text):
    """A JSON object's members but the one that a clock measured."""
    return {key: value for key, value in json.loads(text).items() if key != "seconds"}


def comparable_metrics(path):
    """Epoch, steps and score of each line. Losses are means over the steps since the run was last shown
    or resumed, which is a matter of time."""
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    return [[line.get(key) for key in ("epoch", "steps", "score")] for line in lines]


def comparable_checkpoint(path):
    """{member: what must be equal}: tensors' bytes, and what names them without the seconds."""
    members = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            data = archive.read(name)
            inside = name.split("/", 1)[1]
            if inside == ".data/serialization_id":  # LibTorch 2's checksum of all members, with the seconds
                continue
            if inside != "data.pkl":
                members[inside] = data
                continue
            members[inside] = [
                (operation.name, without_clock(argument)
                 if isinstance(argument, str) and '"seconds"' in argument else argument)
                for operation, argument, _ in pickletools.genops(data)]
    return members


def comparable_export(path):
    """A .dfw file's bytes but its date, and the checksums over it: the header's and META's, the first section's."""
    data = bytearray(path.read_bytes())
    data[32:36] = bytes(4)
    data[68:72] = bytes(4)
    return re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"DATE", bytes(data), count=1)


def differences(binary, one, other):
    """What differs between two runs that must have the same bits, as lines of text."""
    found = []
    for run in (one, other):
        found += [f"{path} was left behind" for path in run.rglob("*.tmp")]
    first, second = (comparable_checkpoint(run / "checkpoint.pt") for run in (one, other))
    found += [f"checkpoint.pt: {name} differs" for name in sorted(first.keys() | second.keys())
              if first.get(name) != second.get(name)]
    if sum(isinstance(member, bytes) and len(member) > 100_000 for member in first.values()) < 5:
        found.append("checkpoint.pt: holds no tensors to compare")
    sheets = [{path.name: path.read_bytes() for path in (run / "samples").iterdir()} for run in (one, other)]
    found += [f"samples/{name} differs" for name in sorted(sheets[0].keys() | sheets[1].keys())
              if sheets[0].get(name) != sheets[1].get(name)]
    if comparable_metrics(one / "metrics.jsonl") != comparable_metrics(other / "metrics.jsonl"):
        found.append("metrics.jsonl differs")
    exports = []
    for run in (one, other):
        file = run.parent / f"{run.name}.dfw"
        status, printed = run_trainer(binary, ["export", "--run", run, "--out", file, "--judge", "none"])
        if status != 0:
            return [*found, f"{run} cannot be exported: {printed}"]
        exports.append(comparable_export(file))
    if exports[0] != exports[1]:
        found.append("the exported files differ")
    return found
