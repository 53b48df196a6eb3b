// Keeps the site for visits without a network. The build puts in what belongs to this version:
// web/tools/assemble_site.py.
const version = "@VERSION@";
// Each with its hash, so that nothing is kept that came damaged.
const files = { "@FILES@": "" };
const threads = { "@THREADS@": "" }; // which isolated pages take in the place of some of those
const name = `digitforge-${version}`;

// All of a version is fetched before it takes over, and it takes over when no visit is under way
// or one that has loaded says so: no visit sees parts of two.
addEventListener("install", (event) => {
  const request = ([file, integrity]) => new Request(file, { cache: "no-cache", integrity });
  const keep = async () => {
    const cache = await caches.open(name);
    await cache.addAll(Object.entries(files).map(request));
    // A page without them has one thread, but it would not ask before it has missed them.
    if (await isolates(cache)) await cache.addAll(Object.entries(threads).map(request)).catch(() => {});
  };
  event.waitUntil(keep());
});

addEventListener("message", ({ data }) => {
  if (data === "take over") skipWaiting();
});

addEventListener("activate", (event) => {
  const clean = async () => {
    const old = (await caches.keys()).filter((key) => key.startsWith("digitforge-") && key !== name);
    await Promise.all(old.map((key) => caches.delete(key)));
  };
  event.waitUntil(clean());
});

/** Whether this host isolates its pages from other origins. */
async function isolates(cache) {
  const { headers } = await cache.match("index.html");
  return headers.has("Cross-Origin-Opener-Policy") && headers.has("Cross-Origin-Embedder-Policy");
}

/** From this version's files; what is not among them from the network, kept for the next time. */
async function answer(request) {
  const cache = await caches.open(name);
  const wanted = request.mode === "navigate" ? "index.html" : request;
  // The page asks to reload what came damaged.
  const kept = request.cache === "reload" ? null : await cache.match(wanted, { ignoreSearch: true });
  if (kept) return kept;
  const fetched = await fetch(request);
  if (fetched.ok && request.url.endsWith(".discriminator")) cache.put(request, fetched.clone());
  return fetched;
}

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && request.url.startsWith(registration.scope)) {
    event.respondWith(answer(request));
  }
});
