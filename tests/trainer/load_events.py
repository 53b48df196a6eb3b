#!/usr/bin/env python3
"""Trains for two small epochs and loads the run with TensorBoard itself.

    load_events.py TRAINER
"""

import pathlib
import subprocess
import sys
import tempfile

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

with tempfile.TemporaryDirectory() as folder:
    run = pathlib.Path(folder) / "run"
    subprocess.run([sys.argv[1], "train", "--model", "gan", "--split", "500", "--batch", "50",
                    "--epochs", "2", "--judge", "none", "--device", "cpu", "--out", run], check=True)
    events = EventAccumulator(str(run)).Reload()
    tags = events.Tags()
    assert {"loss_d", "loss_g", "d_real", "d_fake"} <= set(tags["scalars"]), tags
    assert tags["images"] == ["samples"], tags
    for tag in tags["scalars"]:
        assert [e.step for e in events.Scalars(tag)] == [10, 20], (tag, events.Scalars(tag))
    for image in events.Images("samples"):
        assert image.encoded_image_string.startswith(b"\x89PNG"), image
    print("TensorBoard reads", sorted(tags["scalars"]), "and the sheets of two epochs")
