// Keeps the desk's page, its script and its styles, so that it opens again without network. Scans are none of its
// business: the page keeps those itself.

const KEPT = "accueil-1";

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin || address.pathname.endsWith(".json")) return;
  event.respondWith(fetched(request));
});

// The network's answer where there is one, else what was kept.
async function fetched(request) {
  const kept = await caches.open(KEPT);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) await kept.put(named(request), answer.clone());
    if ([404, 410].includes(answer.status)) await kept.delete(named(request));
    return answer;
  } catch (cut) {
    const found = await kept.match(named(request));
    if (found) return found;
    throw cut;
  }
}

// One page, whatever was searched in it.
function named(request) {
  return request.mode === "navigate" ? new URL(request.url).pathname : request;
}
