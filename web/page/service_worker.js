// Keeps the site for visits without a network. The build puts in what belongs to this version:
// web/tools/assemble_site.py.
const version = "@VERSION@";
const files = ["@FILES@"];
const name = `digitforge-${version}`;

// All of a version is fetched before it takes over, and it takes over when no visit is under way
// or one that has loaded says so: no visit sees parts of two.
addEventListener("install", (event) => {
  const keep = async () => {
    const cache = await caches.open(name);
    await cache.addAll(files.map((file) => new Request(file, { cache: "no-cache" })));
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

/** From this version's files; what is not among them from the network, kept for the next time. */
async function answer(request) {
  const cache = await caches.open(name);
  const wanted = request.mode === "navigate" ? "index.html" : request;
  const kept = await cache.match(wanted, { ignoreSearch: true });
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
