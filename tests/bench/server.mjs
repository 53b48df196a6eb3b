// A static host for the benchmarks: compresses as hosts do, and isolates a page from other origins
// where it is asked to, which is what threads need.
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { createGzip } from "node:zlib";

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
 * isolation. Yields { url, received, close }: `received` counts bytes by path as they leave.
 */
export async function serve(folders) {
  const received = new Map();
  const server = createServer((request, response) => {
    const asked = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname));
    const isolated = asked.startsWith("/isolated/");
    const path = isolated ? asked.slice("/isolated".length) : asked;
    const prefix = Object.keys(folders).find((start) => path.startsWith(start));
    const file = prefix && join(folders[prefix], path.slice(prefix.length));
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
    const zipped = /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
    if (zipped) headers["content-encoding"] = "gzip";
    response.writeHead(200, headers);
    const body = createReadStream(file);
    const sent = zipped ? body.pipe(createGzip({ level: 6 })) : body;
    sent.on("data", (bytes) => received.set(path, (received.get(path) ?? 0) + bytes.length));
    sent.pipe(response);
    response.on("close", () => body.destroy());
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  return { url, received, close: () => server.close() };
}
