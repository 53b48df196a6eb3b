#!/usr/bin/env python3
"""Trains on data files that are not what they are called, and on some that change.

usage: data_test.py TRAINER"""
import gzip
import pathlib
import shutil
import subprocess
import sys
import unittest

import harness
from watch import CREATED, Watch

TRAINER = None
IMAGES, LABELS = harness.FILES["train", "images"], harness.FILES["train", "labels"]
WEB_PAGE = b"<!DOCTYPE html>\n<html><head><title>404 Not Found</title></head><body>Not Found</body></html>\n"


class Data(harness.FolderTest):
    def setUp(self):
        super().setUp()
        self.data = self.work / "data"
        harness.write_small_mnist(self.data, 120, 10)

    def train(self, run, epochs, *more):
        return harness.run_trainer(TRAINER, self.arguments(run, epochs, *more))

    def arguments(self, run, epochs, *more):
        return ["train", "--model", "gan", "--data", self.data, "--batch", "12", "--device", "cpu", "--judge",
                "none", "--epochs", epochs, "--out", self.work / run, *more]

    def test_what_is_no_data_file_is_named(self):
        whole = {name: (self.data / name).read_bytes() for name in (IMAGES, LABELS)}
        other = {IMAGES: (LABELS, "holds labels, and images belong here"),
                 LABELS: (IMAGES, "holds images, and labels belong here")}
        for name in (IMAGES, LABELS):
            wrong = {"garbage": (bytes(range(37, 256)) * 9, "is not an IDX file", None),
                     "web page": (WEB_PAGE, "is a web page: the download went wrong", "is a web page"),
                     "half": (whole[name][:len(whole[name]) // 2], "was cut short", "or was cut short"),
                     "nothing": (b"", "is empty", "is empty"),
                     "the other file": (whole[other[name][0]], other[name][1], None)}
            for what, (data, says, zipped_says) in wrong.items():
                with self.subTest(name=name, what=what):
                    self.expect_refusal(name, name, data, says)
                # As a .gz file: packed as it is, but what a download spoils is the packed file.
                packed = gzip.compress(data)
                if what == "half":
                    packed = gzip.compress(whole[name])
                    packed = packed[:len(packed) // 2]
                elif zipped_says is not None:
                    packed = data
                with self.subTest(name=name + ".gz", what=what):
                    self.expect_refusal(name, name + ".gz", packed, zipped_says or says)
            self.expect_refusal(name, name, gzip.compress(whole[name]), "is packed by gzip; add .gz to its name")
            self.expect_refusal(name, name + ".gz", whole[name], "is no gzip file, though its name ends in .gz")

    def expect_refusal(self, name, used, data, says):
        """With `data` in the place of the data file `name`, under the name `used`."""
        kept = self.data / name
        whole = kept.read_bytes()
        kept.unlink()
        (self.data / used).write_bytes(data)
        status, printed = self.train("refused", 1)
        (self.data / used).unlink()
        kept.write_bytes(whole)
        self.assertEqual(status, 3, printed)
        self.assertRegex(printed, f"error: .*/{used}: .*{says}.*'./dev data' fetches a good copy of MNIST")
        self.assertFalse((self.work / "refused" / "checkpoint.pt").exists())

    def test_a_missing_file_or_folder_is_named(self):
        (self.data / LABELS).unlink()
        status, printed = self.train("missing", 1)
        self.assertEqual(status, 2, printed)
        self.assertIn(f"{LABELS}: no such file, nor one with .gz", printed)
        shutil.rmtree(self.data)
        status, printed = self.train("missing", 1)
        self.assertEqual(status, 2, printed)
        self.assertIn(f"{self.data}: no such folder", printed)

    def test_names_that_no_weight_file_can_hold_are_refused_before_training(self):
        for names, says in ((b"\xfcber\n" * 10, "UTF-8"), (WEB_PAGE * 9, "is taken already|bytes of UTF-8"),
                            (b"x" * 65 + b"\n" + b"\n".join(b"%d" % i for i in range(9)), "at most 64"),
                            (b"one\ntwo\n", "names 2 classes, but there are labels up to 9")):
            with self.subTest(says=says):
                (self.data / "classes.txt").write_bytes(names)
                status, printed = self.train("names", 1)
                self.assertEqual(status, 3, printed)
                self.assertRegex(printed, f"classes.txt: .*({says})")

    def test_a_run_goes_on_with_its_own_data_alone(self):
        status, printed = self.train("run", 1)
        self.assertEqual(status, 0, printed)
        before = harness.contents_of(self.work / "run")
        kept = {path: path.read_bytes() for path in self.data.iterdir()}
        for change in (IMAGES, LABELS, "classes.txt"):
            with self.subTest(change=change):
                path = self.data / change
                data = bytearray(kept.get(path, b"".join(b"class %d\n" % i for i in range(10))))
                data[-1] = 5 if data[-1] != 5 and change != "classes.txt" else data[-1]
                path.write_bytes(data)
                status, printed = self.train("run", 2, "--resume")
                self.assertEqual(status, 1, printed)
                self.assertIn("the run was started on other data", printed)
                self.assertIn("--data", printed)
                after = harness.contents_of(self.work / "run")
                self.assertEqual([name for name in before if after.get(name) != before[name]], [])
                if path in kept:
                    path.write_bytes(kept[path])
                else:
                    path.unlink()
        # The same data in other files.
        subprocess.run(["gzip", self.data / IMAGES], check=True)
        status, printed = self.train("run", 2, "--resume")
        self.assertEqual(status, 0, printed)

    def test_files_that_change_while_it_trains_do_not_matter(self):
        kept = {path: path.read_bytes() for path in self.data.iterdir()}
        self.assertEqual(self.train("whole", 3)[0], 0)
        (self.work / "run" / "samples").mkdir(parents=True)
        with Watch(self.work / "run", self.work / "run" / "samples") as watch:
            process = harness.start_trainer(TRAINER, self.arguments("run", 3), output=subprocess.DEVNULL)
            self.assertTrue(watch.wait([("events.*", CREATED, 1)], harness.PATIENCE))
            for path in kept:
                path.write_bytes(WEB_PAGE)
            self.assertTrue(watch.wait([("epoch-0001.png.tmp", CREATED, 1)], harness.PATIENCE))
            shutil.rmtree(self.data)
            _, printed = process.communicate()
        self.assertEqual(process.returncode, 0, printed)
        self.data.mkdir()
        for path, data in kept.items():
            path.write_bytes(data)
        self.assertEqual(harness.differences(TRAINER, self.work / "run", self.work / "whole"), [])


if __name__ == "__main__":
    TRAINER = pathlib.Path(sys.argv.pop(1))
    unittest.main()
