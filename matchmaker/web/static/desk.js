// The desk: each press is kept on the phone before anything else, and sent until the server says that it has it.

const LISTEN = 15_000;
const SOONEST = 2_000;
const SLOWEST = 60_000;
const BATCH = 200;

const { dataset } = document.body;
const part = (name, within = document) => within.querySelector(`[data-${name}]`);
const all = (name) => [...document.querySelectorAll(`[data-${name}]`)];
const QUEUE = `queue:${location.pathname}`;
const KNOWN = `known:${location.pathname}`;
const MINE = `mine:${location.pathname}`;
const PAGES = "accueil-1"; // what `desk-offline.js` keeps of the page
const LAST = 20; // presses that can be taken back, the latest first
let state = JSON.parse(localStorage.getItem(KNOWN) ?? "{}"); // what the server last said
let refused = "";
let cut = false;
let over = false;
let sending = false;
let wait = SOONEST;
let timer = null;

// What the phone keeps. Read afresh each time: another tab of the same desk writes there too.
const read = (name) => JSON.parse(localStorage.getItem(name) ?? "[]");
const write = (name, list) => localStorage.setItem(name, JSON.stringify(list));

function press(who, what, detail) {
  const scan = { key: newKey(), who, what, at: Date.now() };
  if (what === "late") scan.minutes = Number(detail);
  if (what === "undone") scan.undoes = detail;
  write(QUEUE, [...read(QUEUE), scan]);
  if (what === "undone") write(MINE, read(MINE).filter((one) => one.key !== detail));
  else write(MINE, [{ key: scan.key, who }, ...read(MINE)].slice(0, LAST));
  refused = "";
  show();
  send();
}

// As `crypto.randomUUID`, which a plain http address of a local network does not have.
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

async function send() {
  const scans = read(QUEUE).slice(0, BATCH);
  if (sending || over || !scans.length) return;
  sending = true;
  try {
    const body = JSON.stringify({ scans: scans.map(({ at, ...scan }) => ({ ...scan, age: Math.max(0, Date.now() - at) })) });
    const answer = await fetch(dataset.state, { method: "POST", body, headers: { "Content-Type": "application/json", Accept: "application/json" } });
    if (await unwelcome(answer)) return;
    const receipt = await answer.json();
    const done = new Set([...receipt.kept, ...Object.keys(receipt.refused)]);
    write(QUEUE, read(QUEUE).filter((one) => !done.has(one.key)));
    refused = Object.values(receipt.refused)[0] ?? "";
    heard(receipt.state);
  } catch {
    later();
  } finally {
    sending = false;
    show();
  }
  if (!cut && read(QUEUE).length) send();
}

async function listen() {
  if (over) return;
  if (read(QUEUE).length) return send();
  try {
    const answer = await fetch(dataset.state, { headers: { Accept: "application/json" } });
    if (!(await unwelcome(answer))) heard(await answer.json());
  } catch {
    cut = true;
  }
  show();
}

// The address was closed; or the server is ill, which is as good as no network.
async function unwelcome(answer) {
  over = [404, 410].includes(answer.status);
  if (!over && !answer.ok) throw new Error(answer.statusText);
  if (over) await forget();
  return over;
}

// Who may no longer open the address reads no name from this phone either, with or without network.
async function forget() {
  for (const line of all("words")) line.remove();
  for (const name of [KNOWN, MINE]) localStorage.removeItem(name);
  if ("caches" in window) await (await caches.open(PAGES)).delete(location.pathname);
}

function heard(news) {
  state = news;
  localStorage.setItem(KNOWN, JSON.stringify(news));
  cut = false;
  wait = SOONEST;
}

function later() {
  cut = true;
  clearTimeout(timer);
  timer = setTimeout(send, wait);
  wait = Math.min(wait * 2, SLOWEST);
}

// What the server knows, and over it what waits here.
function standing() {
  const people = { ...state.people };
  const taken = new Set();
  for (const scan of read(QUEUE)) {
    if (scan.what === "undone") {
      taken.add(scan.undoes);
      if (people[scan.who]?.key === scan.undoes) people[scan.who] = scan.before ?? null;
    } else {
      people[scan.who] = { key: scan.key, what: scan.what, minutes: scan.minutes, hour: hour(scan.at), before: people[scan.who] };
    }
  }
  for (const [who, word] of Object.entries(people)) if (word && taken.has(word.key)) people[who] = word.before ?? null;
  return people;
}

function hour(moment) {
  return new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", timeZone: dataset.zone }).format(moment);
}

const worded = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => values[name]);

function show() {
  if (state.people || read(QUEUE).length) showPeople(standing());
  showNext();
  showLast();
  showNews();
}

function showPeople(people) {
  for (const row of all("who")) {
    const word = people[row.dataset.who];
    row.dataset.what = word?.what ?? "";
    say(part("said", row), word ? worded(dataset[word.what], word) : announced(row) || dataset.unseen);
    say(part("against", row), word?.against ? worded(dataset.against, word.against) : "");
  }
}

// What the structure of somebody not seen has said of itself, as the server last knew it.
function announced(row) {
  return state.announced?.[row.dataset.who.split("-")[0]];
}

function showNext() {
  for (const place of state.next ? all("next") : []) {
    const words = state.next[place.dataset.next];
    if (words === undefined) continue;
    place.hidden = !words;
    say(place.querySelector("span"), words);
  }
}

function showLast() {
  const [last] = read(MINE);
  const row = last && document.querySelector(`[data-who="${CSS.escape(last.who)}"]`);
  const place = part("last");
  place.replaceChildren();
  if (!row) return;
  const button = Object.assign(document.createElement("button"), { className: "btn btn-outline-secondary", name: "mark", value: `${last.who}:undone:${last.key}` });
  button.textContent = worded(dataset.undo, { name: row.dataset.name });
  place.append(button);
}

function showNews() {
  const count = read(QUEUE).length;
  const place = part("news");
  const waiting = count === 1 ? dataset.one : worded(dataset.many, { count });
  const words = [refused, over ? dataset.over : "", count ? waiting : "", cut ? dataset.cut : ""].filter(Boolean);
  place.classList.toggle("waiting", count > 0);
  place.classList.toggle("over", over || Boolean(refused));
  say(place, words.length ? words.join(" · ") : place.dataset.ready ?? dataset.sent);
}

function say(place, words) {
  if (place.textContent !== words) place.textContent = words;
}

// As `fold` of the server: without accents, ligatures and punctuation; then without spaces, so that « l’atelier »,
// « latelier » and « l atelier » are one.
function folded(text) {
  const plain = text.toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/ø/g, "o").replace(/ß/g, "ss");
  return plain.normalize("NFKD").replace(/[^a-z0-9]/g, "");
}

function filter() {
  const sought = folded(part("search").elements.nom.value);
  const badge = byBadge(sought);
  let found = 0;
  for (const line of all("words")) {
    const shown = badge ? line.contains(badge) : line.dataset.words.replaceAll(" ", "").includes(sought);
    line.hidden = !shown;
    found += shown;
  }
  for (const row of all("who")) row.classList.toggle("found", row === badge);
  part("nobody").hidden = found > 0;
}

function byBadge(code) {
  return code ? all("badge").find((row) => folded(row.dataset.badge) === code) : undefined;
}

part("list").addEventListener("submit", (event) => {
  const mark = event.submitter?.value;
  event.preventDefault();
  if (mark) press(...mark.split(":"));
});
part("search").addEventListener("submit", (event) => {
  event.preventDefault();
  filter();
});
part("search").elements.nom.addEventListener("input", filter);
part("plain").hidden = true;
addEventListener("online", listen);
addEventListener("storage", show);

// A camera that reads codes: a browser without a detector has the field, into which any scanner types.
async function scan() {
  const video = part("video");
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  video.srcObject = stream;
  video.hidden = false;
  await video.play();
  let found = [];
  while (!found.length && !video.hidden) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    found = await detector.detect(video);
  }
  close(video);
  if (found.length) look(found[0].rawValue);
}

function close(video) {
  video.hidden = true;
  video.srcObject?.getTracks().forEach((track) => track.stop());
  video.srcObject = null;
}

function look(text) {
  const code = text.split("/").pop();
  part("search").elements.nom.value = code;
  filter();
  if (byBadge(folded(code))) return;
  refused = dataset.unknown;
  show();
}

async function readsCodes() {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return false;
  return (await BarcodeDetector.getSupportedFormats().catch(() => [])).includes("qr_code");
}

// Who waits for a button that other phones show is told that there is none here, and what to do instead.
async function watchCamera() {
  if (!(await readsCodes())) {
    part("eyeless").hidden = false;
    return;
  }
  const button = part("camera");
  button.hidden = false;
  button.addEventListener("click", () => (part("video").hidden ? scan().catch(() => close(part("video"))) : close(part("video"))));
}

// The page opens again without network once the worker has it: asked for through the worker, it is kept there.
async function keepThePage() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(dataset.worker, { scope: "/accueil/" });
  await navigator.serviceWorker.ready;
  const kept = await caches.open(PAGES);
  const needed = [...document.querySelectorAll("link[href], script[src]")].map((one) => one.href || one.src);
  await kept.addAll([location.pathname, ...needed]);
  part("news").dataset.ready = dataset.ready;
  show();
}

filter();
listen();
show();
setInterval(listen, LISTEN);
watchCamera();
keepThePage().catch(() => {}); // without a worker the page works as long as it stays open
