#!/usr/bin/env python3
"""Trains where a disk is full or a folder is read-only: each file that the trainer writes, in turn.

usage: disk_test.py TRAINER"""
import ctypes
import os
import pathlib
import shutil
import sys
import tempfile
import unittest

import harness
from small_disk import PAGE, limit_files, small_disk

TRAINER = None
ROOM = 256 << 20  # bytes: for two runs
FULL = "No space left on device"
TOO_LARGE = "File too large"  # what a limit on files says instead
SHEET = "samples/epoch-0002.png"


def pages(size):
    return -(-size // PAGE)


def forbid_override():
    """For a process to call: root, too, needs leave to write to a folder."""
    pr_capbset_drop, cap_dac_override, cap_dac_read_search = 24, 1, 2
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        for capability in (cap_dac_override, cap_dac_read_search):
            if libc.prctl(pr_capbset_drop, capability, 0, 0, 0) != 0:
                raise OSError(ctypes.get_errno(), "prctl")


class Disk(unittest.TestCase):
    """Has one epoch of a run, and what a second adds to it where there is room."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        work = pathlib.Path(cls.folder.name)
        cls.data, cls.one, cls.two, cls.model = (work / name for name in ("data", "one", "two", "model.dfw"))
        harness.write_small_mnist(cls.data, 200, 200)
        cls.train(cls.one, 1)
        shutil.copytree(cls.one, cls.two)
        cls.train(cls.two, 2)
        cls.sizes = {name: len(data) for name, data in harness.contents_of(cls.two).items()}
        events = [name for name in cls.sizes if name.startswith("events.")]
        cls.sizes["events"] = cls.sizes[max(events)]  # of the second life

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def arguments(cls, run, epochs):
        return ["train", "--recipe", "cgan-hidden", "--data", cls.data, "--split", "120", "--batch", "12",
                "--schedule", "constant", "--device", "cpu", "--judge", harness.JUDGE, "--epochs", epochs,
                "--out", run, "--resume"]

    @classmethod
    def train(cls, run, epochs, **how):
        status, printed = harness.run_trainer(TRAINER, cls.arguments(run, epochs), **how)
        assert status == 0, printed

    def expect_failure(self, run, names, reason, **how):
        """Training fails by one of these files, leaves what was there as it was, and goes on later."""
        before = harness.contents_of(run)
        status, printed = harness.run_trainer(TRAINER, self.arguments(run, 2), **how)
        self.assertEqual(status, 2, printed)
        self.assertRegex(printed, f"error: .*/({names}): cannot be written: {reason}.* go on by --resume")
        after = harness.contents_of(run)
        # The metrics may have the next epoch's line, which going on writes again.
        self.assertTrue(after["metrics.jsonl"].startswith(before.pop("metrics.jsonl")))
        self.assertEqual([name for name in before if after.get(name) != before[name]], [])
        self.assertEqual([name for name in after if name.endswith(".tmp")], [])

    def test_every_file_of_a_run_finds_the_disk_full(self):
        sheet, log = pages(self.sizes[SHEET]), pages(self.sizes["events"])
        checkpoint = r"(best|checkpoint)\.pt"
        # What is free, in pages, and the first file that finds no room. The event file is begun first.
        cases = [(0, r"events\..*"), (1, SHEET), (1 + sheet, r"events\..*"), (log + sheet, r"metrics\.jsonl"),
                 (log + sheet + 1, checkpoint),
                 (log + sheet + 1 + pages(self.sizes["checkpoint.pt"]) // 2, checkpoint)]
        with small_disk(ROOM) as disk:
            if disk is None:
                print("this process may not mount a disk; files are limited instead")
                return self.every_file_meets_a_limit()
            run = disk.folder / "run"
            for free, names in cases:
                with self.subTest(free=free, names=names):
                    shutil.rmtree(run, ignore_errors=True)
                    shutil.copytree(self.one, run)
                    disk.leave(free)
                    self.expect_failure(run, names, FULL)
                    disk.make_room()
                    self.train(run, 2)
                    self.assertEqual(harness.differences(TRAINER, run, self.two), [])

    def every_file_meets_a_limit(self):
        run = pathlib.Path(self.folder.name) / "limited"
        for limit, names in [(10, r"events\..*"), (self.sizes[SHEET] - 1, SHEET),
                             (self.sizes["events"] - 1, r"events\..*"),
                             (self.sizes["checkpoint.pt"] - 1, r"(best|checkpoint)\.pt")]:
            with self.subTest(limit=limit, names=names):
                shutil.rmtree(run, ignore_errors=True)
                shutil.copytree(self.one, run)
                self.expect_failure(run, names, TOO_LARGE, before=limit_files(limit))
                self.train(run, 2)
                self.assertEqual(harness.differences(TRAINER, run, self.two), [])

    def test_an_exported_file_finds_the_disk_full(self):
        export = ["export", "--run", self.one, "--judge", "none", "--dtype", "f32", "--out"]
        with small_disk(ROOM) as disk, tempfile.TemporaryDirectory() as other:
            file = (disk.folder if disk else pathlib.Path(other)) / "model.dfw"
            file.write_bytes(b"what was there before")
            if disk:
                disk.leave(20)
                status, printed = harness.run_trainer(TRAINER, [*export, file])
            else:
                status, printed = harness.run_trainer(TRAINER, [*export, file], before=limit_files(20 * PAGE))
            self.assertEqual(status, 2, printed)
            self.assertRegex(printed, f"model.dfw: cannot be written: ({FULL}|{TOO_LARGE})")
            self.assertEqual(file.read_bytes(), b"what was there before")
            if disk:
                disk.make_room()
            status, printed = harness.run_trainer(TRAINER, [*export, file])
            self.assertEqual(status, 0, printed)
            self.assertGreater(file.stat().st_size, 100_000)

    def test_what_is_printed_finds_the_disk_full(self):
        model = harness.ROOT / "weights" / "cgan-hidden.dfw"
        evaluate = ["evaluate", model, "--data", self.data, "--quick", "--json", "--judge", "none"]
        for arguments in (evaluate, ["--help"]):
            with self.subTest(arguments=arguments[0]), open("/dev/full", "w", encoding="utf-8") as full:
                status, printed = harness.run_trainer(TRAINER, arguments, output=full)
                self.assertEqual(status, 2, printed)
                self.assertIn(f"the standard output cannot be written: {FULL}", printed)

    def test_a_folder_is_read_only(self):
        run = pathlib.Path(self.folder.name) / "read-only"
        shutil.copytree(self.one, run)
        folders = [run, run / "samples"]
        for names, closed in ((r"events\..*", [run]), (SHEET, [run / "samples"])):
            with self.subTest(names=names):
                for folder in closed:
                    folder.chmod(0o555)
                self.expect_failure(run, names, "Permission denied", before=forbid_override)
                for folder in folders:
                    folder.chmod(0o755)
        run.chmod(0o555)
        for arguments, says in ((self.arguments(run / "new", 2), "new.*: the folder cannot be made"),
                                (["export", "--run", self.one, "--out", run / "model.dfw"],
                                 "model.dfw: cannot be written")):
            with self.subTest(says=says):
                status, printed = harness.run_trainer(TRAINER, arguments, before=forbid_override)
                self.assertEqual(status, 2, printed)
                self.assertRegex(printed, f"error: .*/{says}: Permission denied")
        run.chmod(0o755)
        self.train(run, 2)
        self.assertEqual(harness.differences(TRAINER, run, self.two), [])


if __name__ == "__main__":
    TRAINER = pathlib.Path(sys.argv.pop(1))
    unittest.main()
