#!/usr/bin/env python3
"""Cuts a few hundred digits of each kind out of MNIST's test set, for the app to show.

usage: cut_real_digits.py MNIST_FOLDER OUT

Writes the format of web/app/real_digits.h, as many digits of each label as fit 100 KB, but at most
30. MNIST's files may be raw or gzipped.
"""

import gzip
import pathlib
import sys

MOST_BYTES = 100_000
MOST_EACH = 30
EDGE = 28


def read_idx(folder, name, header):
    for path in (folder / name, folder / f"{name}.gz"):
        if path.exists():
            data = path.read_bytes()
            return (gzip.decompress(data) if path.suffix == ".gz" else data)[header:]
    sys.exit(f"no {name} in {folder}: ./dev data fetches it")


def record(label, image):
    rows = [image[y * EDGE : (y + 1) * EDGE] for y in range(EDGE)]
    inked = [y for y in range(EDGE) if any(rows[y])]
    columns = [x for x in range(EDGE) if any(row[x] for row in rows)]
    top, left = inked[0], columns[0]
    height, width = inked[-1] + 1 - top, columns[-1] + 1 - left
    box = b"".join(row[left : left + width] for row in rows[top : top + height])
    return bytes([label, top, left, height, width]) + box


def main():
    folder, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    images = read_idx(folder, "t10k-images-idx3-ubyte", 16)
    labels = read_idx(folder, "t10k-labels-idx1-ubyte", 8)
    records, size, kinds = [], 6, [0] * 10
    for i, label in enumerate(labels):
        if kinds[label] == MOST_EACH:
            continue
        cut = record(label, images[i * EDGE * EDGE : (i + 1) * EDGE * EDGE])
        if size + len(cut) > MOST_BYTES:
            break
        records.append(cut)
        size += len(cut)
        kinds[label] += 1
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(b"DFR1" + len(records).to_bytes(2, "little") + b"".join(records))


main()
