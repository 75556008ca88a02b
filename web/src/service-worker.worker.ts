// Keeps a copy of the site, so that a second visit works offline.

export {}; // a module: `self` is its own
declare const self: ServiceWorkerGlobalScope;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SITE_VERSION).then((cache) => cache.addAll([...SITE_FILES])));
});

// A language that somebody has chosen: the others need no place.
self.addEventListener("message", (event: ExtendableMessageEvent) => {
  const files = Object.hasOwn(SITE_LANGUAGES, event.data as string) ? SITE_LANGUAGES[event.data as string] : undefined;
  if (files) event.waitUntil(caches.open(SITE_VERSION).then((cache) => cache.addAll([...files])));
});

self.addEventListener("activate", (event) => {
  const removeOldVersions = caches
    .keys()
    .then((names) => names.filter((name) => name.startsWith("speech-emotion-") && name !== SITE_VERSION))
    .then((names) => Promise.all(names.map((name) => caches.delete(name))));
  // The page that registered this worker is served by it too: its next request may come offline.
  event.waitUntil(removeOldVersions.then(() => self.clients.claim()));
});

// Files whose names carry a hash never change; others come from the net while there is one.
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  const isHashed = /-[0-9A-Z]{8}\.\w+$/.test(url.pathname);
  const cached = () => caches.match(event.request, { ignoreSearch: true });
  const fetched = () => fetch(event.request);
  event.respondWith(
    isHashed
      ? cached().then((response) => response ?? fetched())
      : fetched().catch(async () => (await cached()) ?? Response.error()),
  );
});
