/** Bytes fetched and expected over all downloads so far, for one progress bar. */
export class Progress {
  #show;
  #parts = new Map();

  /** @param {(done: number, total: number) => void} show called after every chunk */
  constructor(show) {
    this.#show = show;
  }

  /** Tells how far the download `name` is, in bytes. */
  set(name, done, total) {
    this.#parts.set(name, { done, total: Math.max(done, total) });
    let sumDone = 0;
    let sumTotal = 0;
    for (const part of this.#parts.values()) {
      sumDone += part.done;
      sumTotal += part.total;
    }
    this.#show(sumDone, sumTotal);
  }
}

/** Notices a connection that brings nothing more. */
export class Patience {
  #timer = 0;
  #stalled;

  /** @param {() => void} stalled called once nothing was alive for too long */
  constructor(stalled) {
    this.#stalled = stalled;
    this.alive();
  }

  /** Something has come. */
  alive() {
    this.end();
    this.#timer = setTimeout(this.#stalled, digitforgeCover.patience);
  }

  end() {
    clearTimeout(this.#timer);
  }
}

/** A file of the site did not come as it should: `path` names it. */
export class DownloadError extends Error {
  constructor(path, what) {
    super(`${path} ${what}`);
    this.path = path;
  }
}

export const stalledText = "has stopped coming: the connection has stalled.";

// What failed is fetched past the browser's cache the next time: that may be where it is damaged.
const failed = new Set();

/**
 * Fetches a file of the site.
 * @param {string} path relative to the page
 * @param {{size?: number, integrity?: string, progress?: Progress}} about size: expected bytes; 0 where
 *   it is not known: then the server's word counts. integrity: "sha256-" and the hash in base64
 * @returns {Promise<Uint8Array>}
 * @throws {DownloadError} with a message for people
 */
export async function download(path, about = {}) {
  try {
    const bytes = await fetchAll(path, about);
    failed.delete(path);
    return bytes;
  } catch (error) {
    failed.add(path);
    throw error;
  }
}

async function fetchAll(path, { size = 0, integrity = "", progress }) {
  const stall = new AbortController();
  const patience = new Patience(() => stall.abort());
  const lost = (what) => new DownloadError(path, stall.signal.aborted ? stalledText : what);
  const chunks = [];
  let done = 0;
  progress?.set(path, 0, size);
  try {
    const cache = failed.has(path) ? "reload" : "default";
    const response = await fetch(path, { cache, signal: stall.signal }).catch(() => {
      throw lost("could not be fetched: check the connection.");
    });
    if (!response.ok) throw lost(`could not be fetched: the server answered ${response.status}.`);
    const total = size || Number(response.headers.get("Content-Length")) || 0;
    for (const reader = response.body.getReader(); ; ) {
      patience.alive();
      progress?.set(path, done, total);
      const { done: finished, value } = await reader.read().catch(() => {
        throw lost(`broke off after ${done} bytes: check the connection.`);
      });
      if (finished) break;
      chunks.push(value);
      done += value.length;
    }
    const bytes = concatenate(chunks, done);
    await check(path, bytes, size, integrity, response.headers.get("Content-Type") ?? "");
    return bytes;
  } finally {
    patience.end();
  }
}

/** Fails for bytes that are not those of the file that the build put into the site. */
async function check(path, bytes, size, integrity, type) {
  // A network that wants one to log in, or a host without the file, answers so.
  if (type.startsWith("text/html")) throw new DownloadError(path, "did not come: a web page came instead.");
  if (size > 0 && bytes.length !== size) {
    throw new DownloadError(path, `came as ${bytes.length} bytes, but has ${size}.`);
  }
  // Browsers hash for pages from https and localhost alone. Elsewhere the checksums in a model's file are
  // what tells that it is damaged, and damage to other files can go unnoticed.
  if (!integrity || !globalThis.crypto?.subtle) return;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  if (`sha256-${btoa(String.fromCharCode(...digest))}` !== integrity) {
    throw new DownloadError(path, "came damaged: its SHA-256 is another one.");
  }
}

/** @returns {Uint8Array} the chunks one after another; `size` is their sum */
export function concatenate(chunks, size) {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
