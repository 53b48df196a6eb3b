#!/usr/bin/env python3
"""Serves a folder at http://127.0.0.1:PORT until Ctrl-C.

usage: serve_site.py FOLDER PORT
"""

import functools
import http.server
import sys


class SiteHandler(http.server.SimpleHTTPRequestHandler):
    # Named here because the machine's own table of types may lack them or say otherwise.
    extensions_map = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".json": "application/json",
        ".svg": "image/svg+xml",
        ".wasm": "application/wasm",
    }

    def end_headers(self):
        # A rebuilt page shows at once; what is unchanged is answered with 304.
        self.send_header("Cache-Control", "no-cache")
        # Isolated from other origins, a page may have threads.
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        super().end_headers()

    def log_message(self, *arguments):
        pass


def main():
    folder, port = sys.argv[1], int(sys.argv[2])
    try:
        server = http.server.ThreadingHTTPServer(
            ("127.0.0.1", port), functools.partial(SiteHandler, directory=folder))
    except OSError as error:
        sys.exit(f"cannot serve at http://127.0.0.1:{port}: {error.strerror}. "
                 "Choose another port: ./dev serve --port 8081")
    print(f"DigitForge is at http://127.0.0.1:{port} (Ctrl-C stops it)", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print()


main()
