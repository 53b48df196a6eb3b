#!/usr/bin/env python3
"""Writes a C++ source with a function that yields a font file, cut to the characters given.

usage: embed_font.py FONT FUNCTION OUT.cpp CODEPOINTS
CODEPOINTS: hexadecimal ranges, as in 20-7e,b7. Needs fontTools (Debian: python3-fonttools).
"""

import io
import sys

from fontTools import subset


def codepoints(text):
    for part in text.split(","):
        first, _, last = part.partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def subset_font(path, characters):
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.desubroutinize = True
    options.name_IDs = [0, 1, 2, 13, 14]  # the copyright and licence stay with the font
    font = subset.load_font(path, options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    out = io.BytesIO()
    subset.save_font(font, out, options)
    return out.getvalue()


def main():
    path, function, out_path, characters = sys.argv[1:]
    data = subset_font(path, list(codepoints(characters)))
    rows = (data[i : i + 24] for i in range(0, len(data), 24))
    body = ",\n    ".join(",".join(map(str, row)) for row in rows)
    with open(out_path, "w", encoding="ascii") as out:
        out.write(
            '#include "web/app/fonts.h"\n\nnamespace digitforge {\nnamespace {\n'
            f"constexpr unsigned char kFont[] = {{\n    {body}}};\n}}  // namespace\n\n"
            f"std::span<const unsigned char> {function}() {{ return kFont; }}\n\n"
            "}  // namespace digitforge\n"
        )


main()
