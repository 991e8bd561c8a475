// Keeps the page of /kiem-tra/ and its files, so that it opens without a network. What is asked of the node is never kept.

const [VERSION, FILES] = ["[[version]]", [[files]]];
const [SHELL] = FILES;

self.addEventListener("install", (event) => event.waitUntil(keepAll().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(dropOthers().then(() => self.clients.claim())));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (pathname === SHELL && !search) event.respondWith(shell(event));
    else if (pathname === SHELL) event.respondWith(fetch(request).catch(() => kept(SHELL)));
  } else if (FILES.includes(pathname) && pathname !== SHELL) event.respondWith(kept(pathname).then((found) => found ?? fetch(request)));
});

async function keepAll() {
  const cache = await caches.open(VERSION);
  await Promise.all(FILES.map(async (address) => cache.put(address, await fresh(address))));
}

// A redirect leads to the door of signing in, which is not the page: nothing is installed then.
async function fresh(address) {
  const answer = await fetch(address, { cache: "reload", credentials: "same-origin" });
  if (!answer.ok || answer.redirected) throw new TypeError(`${address}: ${answer.status}`);
  return answer;
}

async function dropOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== VERSION).map((name) => caches.delete(name)));
}

const kept = (address) => caches.open(VERSION).then((cache) => cache.match(address));

// The kept page at once; a newer one is for the next time.
async function shell(event) {
  const found = await kept(SHELL);
  if (!found) return fetch(event.request);
  event.waitUntil(fresh(SHELL).then(async (answer) => (await caches.open(VERSION)).put(SHELL, answer)).catch(() => {}));
  return found;
}
