#!/usr/bin/env python3
"""Stops a training run by each signal that asks for it, and goes on.

usage: signals_test.py TRAINER"""
import pathlib
import random
import signal
import subprocess
import sys
import time
import unittest

import harness
from watch import CREATED, MOVED_IN, Watch

TRAINER = None


class Signals(harness.FolderTest):
    def setUp(self):
        super().setUp()
        harness.write_small_mnist(self.work / "data", 600, 10)

    def arguments(self, run, epochs):
        return ["train", "--model", "cgan-input", "--data", self.work / "data", "--batch", "12", "--device", "cpu",
                "--judge", "none", "--epochs", epochs, "--out", self.work / run, "--resume"]

    def test_a_run_that_is_asked_to_stop_saves_and_goes_on_to_the_same_bits(self):
        run, moments = self.work / "run", random.Random(1)
        (run / "samples").mkdir(parents=True)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(signal=number.name), Watch(run) as watch:
                process = harness.start_trainer(TRAINER, self.arguments("run", 100_000))
                self.assertTrue(watch.wait([("checkpoint.pt", MOVED_IN, 1)], harness.PATIENCE))
                time.sleep(moments.uniform(0, 0.3))  # somewhere in an epoch
                process.send_signal(number)
                printed, _ = process.communicate(timeout=harness.PATIENCE)
                self.assertEqual(process.returncode, 130, printed)
                self.assertIn("stopped and saved", printed)
        epochs = harness.last_epoch(run) + 1
        for name in ("run", "whole"):
            status, printed = harness.run_trainer(TRAINER, self.arguments(name, epochs))
            self.assertEqual(status, 0, printed)
        self.assertEqual(harness.differences(TRAINER, run, self.work / "whole"), [])

    def test_a_hang_up_that_the_parent_ignores_stays_ignored(self):
        (self.work / "run").mkdir()
        with Watch(self.work / "run") as watch:
            process = harness.start_trainer(TRAINER, self.arguments("run", 3), output=subprocess.DEVNULL,
                                            before=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
            self.assertTrue(watch.wait([("events.*", CREATED, 1)], harness.PATIENCE))
            process.send_signal(signal.SIGHUP)
            _, printed = process.communicate(timeout=harness.PATIENCE)
        self.assertEqual(process.returncode, 0, printed)


if __name__ == "__main__":
    TRAINER = pathlib.Path(sys.argv.pop(1))
    unittest.main()
