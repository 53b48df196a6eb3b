#!/usr/bin/env python3
"""Assembles the site: a folder of static files that any web server can serve under any path.

usage: assemble_site.py --out DIR --weights DIR [--licence NAME=FILE]... --files FILE...

Each weights/NAME.dfw is split into its generator prefix, weights/NAME.dfw, and the rest,
weights/NAME.discriminator, which the page fetches only when it is asked for verdicts.
licences.txt carries the licences of what is built in. weights/models.json lists them: order and titles come from models.json in the weights folder
([{"file": "NAME.dfw", "title": "..."}]); files that it does not name follow by name.
"""

import argparse
import json
import pathlib
import shutil
import sys

# shared/FORMAT.md, "Header": the generator prefix's size.
PREFIX_SIZE = slice(24, 32)
HEADER_SIZE = 64


def listed_models(weights):
    """(path, title) of each model in order."""
    paths = {path.name: path for path in sorted(weights.glob("*.dfw"))}
    table = weights / "models.json"
    entries = json.loads(table.read_text(encoding="utf-8")) if table.exists() else []
    models = []
    for entry in entries:
        if entry["file"] not in paths:
            sys.exit(f"{table} names {entry['file']}, which is not in {weights}")
        models.append((paths.pop(entry["file"]), entry["title"]))
    return models + [(path, path.stem) for path in paths.values()]


def split_model(path, title, out):
    data = path.read_bytes()
    prefix = int.from_bytes(data[PREFIX_SIZE], "little")
    if not HEADER_SIZE <= prefix <= len(data):
        sys.exit(f"{path} is no .dfw file: its header says that the generator takes {prefix} bytes")
    (out / path.name).write_bytes(data[:prefix])
    entry = {"file": path.name, "title": title, "bytes": prefix}
    if prefix < len(data):
        rest = path.with_suffix(".discriminator").name
        (out / rest).write_bytes(data[prefix:])
        entry["discriminator"] = {"file": rest, "bytes": len(data) - prefix}
    return entry


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--weights", type=pathlib.Path, required=True)
    parser.add_argument("--licence", action="append", default=[], metavar="NAME=FILE")
    parser.add_argument("--files", type=pathlib.Path, nargs="+", required=True)
    options = parser.parse_args()

    shutil.rmtree(options.out, ignore_errors=True)
    weights_out = options.out / "weights"
    weights_out.mkdir(parents=True)
    for path in options.files:
        shutil.copyfile(path, options.out / path.name)
    licences = (licence.split("=", 1) for licence in options.licence)
    texts = [f"{name}\n\n{pathlib.Path(path).read_text(encoding='utf-8')}" for name, path in licences]
    (options.out / "licences.txt").write_text("\n\n".join(texts), encoding="utf-8")
    entries = [split_model(path, title, weights_out) for path, title in listed_models(options.weights)]
    if not entries:
        print(f"note: no .dfw file in {options.weights}; the page will have no model", file=sys.stderr)
    (weights_out / "models.json").write_text(json.dumps(entries, indent=1) + "\n", encoding="utf-8")


main()
