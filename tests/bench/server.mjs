// A static host for the benchmarks: compresses as hosts do, and isolates a page from other origins
// where it is asked to, which is what threads need.
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";

const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
  ".json": "application/json",
  ".css": "text/css",
};

/**
 * folders: { "/prefix/": "/folder" }. Paths that begin with /isolated/ are served as without it, in
 * isolation. Yields { url, file, close }; file tells where a path's file is.
 */
export async function serve(folders) {
  const kept = new Map();
  const fileOf = (path) => {
    const prefix = Object.keys(folders).find((start) => path.startsWith(start));
    return prefix && join(folders[prefix], path.slice(prefix.length));
  };
  /** Compressed once, as a host keeps what it serves often. */
  const zipped = (file) => {
    if (!kept.has(file)) kept.set(file, gzipSync(readFileSync(file), { level: 6 }));
    return kept.get(file);
  };
  const server = createServer((request, response) => {
    const asked = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname));
    const isolated = asked.startsWith("/isolated/");
    const path = isolated ? asked.slice("/isolated".length) : asked;
    const file = fileOf(path);
    if (!file || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    const headers = {
      "content-type": types[extname(file)] ?? "application/octet-stream",
      "cache-control": "no-store",
    };
    if (isolated) {
      headers["cross-origin-opener-policy"] = "same-origin";
      headers["cross-origin-embedder-policy"] = "require-corp";
      headers["cross-origin-resource-policy"] = "same-origin";
    }
    const zip = /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
    if (zip) headers["content-encoding"] = "gzip";
    response.writeHead(200, headers);
    response.end(zip ? zipped(file) : readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  return { url, file: fileOf, close: () => server.close() };
}
