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

/**
 * Fetches a file of the site.
 * @param {string} path relative to the page
 * @param {number} size expected bytes; 0 where it is not known: then the server's word counts
 * @param {Progress} [progress]
 * @returns {Promise<Uint8Array>}
 * @throws {Error} with a message for people
 */
export async function download(path, size, progress) {
  let response;
  progress?.set(path, 0, size);
  try {
    response = await fetch(path);
  } catch (error) {
    throw new Error(`${path} could not be fetched: check the connection and reload the page.`);
  }
  if (!response.ok) {
    throw new Error(`${path} could not be fetched: the server answered ${response.status}.`);
  }
  const total = size || Number(response.headers.get("Content-Length")) || 0;
  const chunks = [];
  let done = 0;
  progress?.set(path, 0, total);
  try {
    for (const reader = response.body.getReader(); ; ) {
      const { done: finished, value } = await reader.read();
      if (finished) break;
      chunks.push(value);
      done += value.length;
      progress?.set(path, done, total);
    }
  } catch (error) {
    throw new Error(`${path} broke off after ${done} bytes: check the connection and reload the page.`);
  }
  return concatenate(chunks, done);
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
