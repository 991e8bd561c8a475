// The service worker of /nhat-ky/: the app starts from this phone, never from the network.
// A release is one cache. It is used once all of it is here, each file as its digest says.

const VERSION = "{{ version }}";
const FILES = {{ files|safe }};
const SHELL = "/nhat-ky/";
const MANIFEST = "/nhat-ky/manifest.json";
const NAME = `nhat-ky.${VERSION}`;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

async function install() {
  const cache = await caches.open(NAME);
  await Promise.all([
    ...Object.entries(FILES).map(async ([address, integrity]) => cache.put(address, await fetched(address, integrity))),
    // Without cookies: the shell is the same for everybody.
    ...[SHELL, MANIFEST].map(async (address) => cache.put(address, await whole(fetch(address, { credentials: "omit" })))),
  ]);
}

// The page has just loaded most of these: take them from the browser's own cache unless they are of another release.
async function fetched(address, integrity) {
  try {
    return await whole(fetch(address, { integrity }));
  } catch {
    return whole(fetch(address, { integrity, cache: "reload" }));
  }
}

async function whole(asked) {
  const answer = await asked;
  if (!answer.ok || answer.redirected) throw new Error(`${answer.url}: ${answer.status}`);
  return answer;
}

async function takeOver() {
  for (const name of await caches.keys()) if (name.startsWith("nhat-ky.") && name !== NAME) await caches.delete(name);
  await self.clients.claim();
}

self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== self.location.origin) return;
  if (mode === "navigate" && pathname === SHELL) event.respondWith(kept(SHELL, event.request));
  else if (pathname in FILES || pathname === MANIFEST) event.respondWith(kept(pathname, event.request));
});

async function kept(address, request) {
  const cache = await caches.open(NAME);
  return (await cache.match(address)) ?? fetch(request);
}
