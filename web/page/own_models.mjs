/**
 * People's own models, kept in the browser by what links call them, so that a reload or a later visit
 * can show what it ended with: web/shell/native/own_models.h does the same for the window. Where the
 * browser keeps nothing, as in some private modes, they last as long as the page.
 */
const name = "own-models.digitforge";
const most = 8;
const place = (key) => `own/${key}.dfw`;

/**
 * @param {string} key of plain characters, as links have it
 * @param {string} file the file's name
 */
export async function keepModel(key, file, bytes) {
  try {
    const cache = await caches.open(name);
    await cache.delete(place(key));
    const headers = { "x-file": encodeURIComponent(file) };
    await cache.put(place(key), new Response(bytes, { headers }));
    const kept = await cache.keys(); // the newest last
    await Promise.all(kept.slice(0, -most).map((old) => cache.delete(old)));
  } catch {
    // kept for this visit only
  }
}

/** @returns {Promise<{ file: string, bytes: Uint8Array } | null>} */
export async function keptModel(key) {
  try {
    const response = await (await caches.open(name)).match(place(key));
    if (!response) return null;
    const file = decodeURIComponent(response.headers.get("x-file"));
    return { file, bytes: new Uint8Array(await response.arrayBuffer()) };
  } catch {
    return null;
  }
}
