#!/usr/bin/env python3
"""Assembles the site: a folder of static files that any web server can serve under any path.

usage: assemble_site.py --layout HEADER VERSION KIND PREFIX --out DIR --weights DIR [--real FILE]
                        [--licence NAME=FILE]... --files FILE...

Each weights/NAME.dfw that holds a generator is split into its prefix, weights/NAME.dfw, and the rest,
weights/NAME.discriminator, which the page fetches only when it is asked for verdicts.
weights/models.json lists them, with the SHA-256 of each part: order, titles and scores come from
models.json in the weights folder ([{"file": "NAME.dfw", "title": "...", "scores": {"NAME": "VALUE"}}]);
files that it does not name follow by name. --layout is the header's size and where it has the file's
version, kind and prefix size. real_digits.bin holds the real digits of --real, or none. licences.txt
carries the licences of what is built in.

Whatever the page fetches is checked: index.html gets the hashes of the style sheet and of the modules that
page.mjs imports, integrity.mjs, one of these, those of the program and its data, and service_worker.js
those of what it keeps of this version. Hashes are in the form of HTML's integrity attribute.
"""

import argparse
import base64
import hashlib
import json
import pathlib
import re
import shutil
import sys

# web/app/real_digits.h
NO_REAL_DIGITS = b"DFR1\0\0"
PAGE = "index.html"
WORKER = "service_worker.js"
INTEGRITY = "integrity.mjs"
ENTRY = '<script type="module" src="page.mjs">'
# What a visit does not need, or fetches only when asked for.
NOT_KEPT = {WORKER, "licences.txt", "digitforge.mjs", "digitforge.wasm"}
# The builds for isolated pages, which have the others where these don't come.
THREADED = "-threads."


class Layout:
    """Reads a .dfw file's header."""

    GENERATOR = 1  # shared/weight_layout.h, Kind

    def __init__(self, header_size, version_at, kind_at, prefix_size_at):
        self.header_size = header_size
        self.version = slice(version_at, version_at + 4)
        self.kind = slice(kind_at, kind_at + 2)
        self.prefix_size = slice(prefix_size_at, prefix_size_at + 8)

    def holds_generator(self, path):
        with path.open("rb") as file:
            header = file.read(self.header_size)
        version = int.from_bytes(header[self.version], "little")
        # Version 1 has no kind in its header: the page will tell.
        return version == 1 or int.from_bytes(header[self.kind], "little") == self.GENERATOR

    def split(self, path):
        data = path.read_bytes()
        prefix = int.from_bytes(data[self.prefix_size], "little")
        if not self.header_size <= prefix <= len(data):
            sys.exit(f"{path} is not a .dfw file: its header says that its first network takes {prefix} bytes")
        return data[:prefix], data[prefix:]


def listed_models(weights, layout):
    """(path, entry of the table) of each model in order."""
    paths = {path.name: path for path in sorted(weights.glob("*.dfw")) if layout.holds_generator(path)}
    table = weights / "models.json"
    entries = json.loads(table.read_text(encoding="utf-8")) if table.exists() else []
    models = []
    for entry in entries:
        if entry["file"] not in paths:
            sys.exit(f"{table} names {entry['file']}, which is not in {weights}")
        models.append((paths.pop(entry["file"]), entry))
    return models + [(path, {"title": path.stem}) for path in paths.values()]


def integrity(data):
    return "sha256-" + base64.b64encode(hashlib.sha256(data).digest()).decode()


def split_model(path, listed, layout, out):
    first, second = layout.split(path)
    (out / path.name).write_bytes(first)
    entry = {"file": path.name, "title": listed["title"], "bytes": len(first)}
    entry["integrity"] = integrity(first)
    if "scores" in listed:
        entry["scores"] = listed["scores"]
    if second:
        rest = path.with_suffix(".discriminator").name
        (out / rest).write_bytes(second)
        entry["discriminator"] = {"file": rest, "bytes": len(second), "integrity": integrity(second)}
    return entry


def imported_modules(out, name):
    """name and all modules that it imports by an import declaration, in order, each once."""
    found = [name]
    for module in found:
        text = (out / module).read_text(encoding="utf-8")
        names = re.findall(r'^import [^;]*?"\./([\w.]+)";', text, re.MULTILINE)
        found += [other for other in dict.fromkeys(names) if other not in found]
    return found


def write_integrity(out):
    """Writes the module with the hashes of what page.mjs fetches while it runs."""
    names = [path.name for path in sorted(out.iterdir()) if path.name.startswith(("studio.", "studio-"))]
    names += ["real_digits.bin", "weights/models.json"]
    hashes = {name: integrity((out / name).read_bytes()) for name in names}
    text = f"export const integrity = {json.dumps(hashes, indent=1)};\n"
    (out / INTEGRITY).write_text(text, encoding="utf-8")


def finish_page(out):
    """Writes into index.html the hashes of the files that it asks for, and of its own script."""
    page = out / PAGE
    text = page.read_text(encoding="utf-8")

    def hash_of(name):
        return integrity((out / name).read_bytes())

    script = re.search("<script>(.*?)</script>", text, re.DOTALL).group(1)
    text = text.replace("@INLINE@", integrity(script.encode()))
    style = '<link rel="stylesheet" href="style.css"'
    text = text.replace(style, f'{style} integrity="{hash_of("style.css")}"')
    entry, *modules = imported_modules(out, "page.mjs")
    preloads = [
        f'<link rel="modulepreload" href="{name}" integrity="{hash_of(name)}">\n' for name in modules
    ]
    text = text.replace("</head>", "".join(preloads) + "</head>")
    text = text.replace(ENTRY, f'{ENTRY[:-1]} integrity="{hash_of(entry)}">')
    page.write_text(text, encoding="utf-8")


def finish_worker(out):
    """Puts the files of this version, and a version that changes with any of them, in the worker."""
    paths = sorted(path for path in out.rglob("*") if path.is_file())
    names = [path.relative_to(out).as_posix() for path in paths]
    kept = {
        name: integrity((out / name).read_bytes())
        for name in names
        if name not in NOT_KEPT and THREADED not in name and not name.endswith(".discriminator")
    }
    threaded = {
        name: integrity((out / name).read_bytes())
        for name in names
        if name.startswith("studio" + THREADED)
    }
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.relative_to(out).as_posix().encode() + b"\0" + path.read_bytes())
    worker = out / WORKER
    text = worker.read_text(encoding="utf-8")
    text = text.replace("@VERSION@", digest.hexdigest()[:16])
    for place, files in [("@FILES@", kept), ("@THREADS@", threaded)]:
        text = text.replace(f'{{ "{place}": "" }}', json.dumps(files))
    worker.write_text(text, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--layout", type=int, nargs=4, required=True)
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
    layout = Layout(*options.layout)
    entries = [
        split_model(path, listed, layout, weights_out)
        for path, listed in listed_models(options.weights, layout)
    ]
    if not entries:
        print(f"note: no .dfw file in {options.weights}; the page will have no model", file=sys.stderr)
    (weights_out / "models.json").write_text(json.dumps(entries, indent=1) + "\n", encoding="utf-8")
    write_integrity(options.out)
    finish_page(options.out)
    finish_worker(options.out)


main()
