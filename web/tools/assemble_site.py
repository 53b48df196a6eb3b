#!/usr/bin/env python3
"""Assembles the site: a folder of static files that any web server can serve under any path.

usage: assemble_site.py --out DIR --weights DIR [--real FILE] [--licence NAME=FILE]... --files FILE...

Each weights/NAME.dfw is split into its generator prefix, weights/NAME.dfw, and the rest,
weights/NAME.discriminator, which the page fetches only when it is asked for verdicts.
weights/models.json lists them: order, titles and scores come from models.json in the weights folder
([{"file": "NAME.dfw", "title": "...", "scores": {"NAME": "VALUE"}}]); files that it does not name
follow by name, and one with "role": "judge" is left out: it draws nothing. real_digits.bin holds the real digits of --real, or none. licences.txt carries the
licences of what is built in. service_worker.js gets the list of what belongs to this version.
"""

import argparse
import hashlib
import json
import pathlib
import shutil
import sys

# shared/FORMAT.md, "Header": the generator prefix's size.
PREFIX_SIZE = slice(24, 32)
HEADER_SIZE = 64
# web/app/real_digits.h
NO_REAL_DIGITS = b"DFR1\0\0"
WORKER = "service_worker.js"
# What a visit does not need, or fetches only when asked for.
NOT_KEPT = {WORKER, "licences.txt", "digitforge.mjs", "digitforge.wasm"}
# The builds for isolated pages, which have the others where these don't come.
THREADED = "-threads."


def listed_models(weights):
    """(path, entry of the table) of each model in order."""
    paths = {path.name: path for path in sorted(weights.glob("*.dfw"))}
    table = weights / "models.json"
    entries = json.loads(table.read_text(encoding="utf-8")) if table.exists() else []
    models = []
    for entry in entries:
        if entry["file"] not in paths:
            sys.exit(f"{table} names {entry['file']}, which is not in {weights}")
        path = paths.pop(entry["file"])
        if entry.get("role") != "judge":
            models.append((path, entry))
    return models + [(path, {"title": path.stem}) for path in paths.values()]


def split_model(path, listed, out):
    data = path.read_bytes()
    prefix = int.from_bytes(data[PREFIX_SIZE], "little")
    if not HEADER_SIZE <= prefix <= len(data):
        sys.exit(f"{path} is no .dfw file: its header says that the generator takes {prefix} bytes")
    (out / path.name).write_bytes(data[:prefix])
    entry = {"file": path.name, "title": listed["title"], "bytes": prefix}
    if "scores" in listed:
        entry["scores"] = listed["scores"]
    if prefix < len(data):
        rest = path.with_suffix(".discriminator").name
        (out / rest).write_bytes(data[prefix:])
        entry["discriminator"] = {"file": rest, "bytes": len(data) - prefix}
    return entry


def finish_worker(out):
    """Puts the files of this version, and a version that changes with any of them, in the worker."""
    paths = sorted(path for path in out.rglob("*") if path.is_file())
    names = [path.relative_to(out).as_posix() for path in paths]
    kept = [
        name
        for name in names
        if name not in NOT_KEPT and THREADED not in name and not name.endswith(".discriminator")
    ]
    threaded = [name for name in names if name.startswith("studio" + THREADED)]
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.relative_to(out).as_posix().encode() + b"\0" + path.read_bytes())
    worker = out / WORKER
    text = worker.read_text(encoding="utf-8")
    text = text.replace("@VERSION@", digest.hexdigest()[:16])
    text = text.replace('"@FILES@"', json.dumps(kept)[1:-1]).replace('"@THREADS@"', json.dumps(threaded)[1:-1])
    worker.write_text(text, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--weights", type=pathlib.Path, required=True)
    parser.add_argument("--real", type=pathlib.Path)
    parser.add_argument("--licence", action="append", default=[], metavar="NAME=FILE")
    parser.add_argument("--files", type=pathlib.Path, nargs="+", required=True)
    options = parser.parse_args()

    shutil.rmtree(options.out, ignore_errors=True)
    weights_out = options.out / "weights"
    weights_out.mkdir(parents=True)
    for path in options.files:
        shutil.copyfile(path, options.out / path.name)
    real = options.real.read_bytes() if options.real else NO_REAL_DIGITS
    (options.out / "real_digits.bin").write_bytes(real)
    licences = (licence.split("=", 1) for licence in options.licence)
    texts = [f"{name}\n\n{pathlib.Path(path).read_text(encoding='utf-8')}" for name, path in licences]
    (options.out / "licences.txt").write_text("\n\n".join(texts), encoding="utf-8")
    entries = [split_model(path, listed, weights_out) for path, listed in listed_models(options.weights)]
    if not entries:
        print(f"note: no .dfw file in {options.weights}; the page will have no model", file=sys.stderr)
    (weights_out / "models.json").write_text(json.dumps(entries, indent=1) + "\n", encoding="utf-8")
    finish_worker(options.out)


main()
