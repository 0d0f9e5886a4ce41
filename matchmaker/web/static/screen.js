// The screen of the room: counts down by itself, asks for news four times a minute, and goes on when the line is cut.

const LISTEN = 15_000;
const FLASH = 4_000;
const LAST_MINUTE = 60_000;
const DAY = 86_400_000;

const body = document.body;
const part = (name) => document.querySelector(`[data-${name}]`);
let day = JSON.parse(body.dataset.day);
let ahead = day.now - Date.now(); // of the server's clock over this one
let shown = null;
let cutSince = null;
let sound = null;

const now = () => Date.now() + ahead;

function tick() {
  const stretch = day.stretches.find((one) => one.to === null || now() < one.to);
  if (shown && shown.kind + shown.from !== stretch.kind + stretch.from) begin(stretch);
  shown = stretch;
  body.classList.remove("before", "meetings", "moving", "pause", "after");
  body.classList.add(stretch.kind);
  say("title", stretch.title);
  say("hours", stretch.hours);
  say("then", stretch.then);
  say("clock", hour(now()));
  const left = stretch.to === null ? Infinity : stretch.to - now();
  say("left", countdown(left));
  body.classList.toggle("last-minute", stretch.kind === "meetings" && left < LAST_MINUTE);
  name(stretch.tables);
}

function say(where, words) {
  const place = part(where);
  if (place.textContent !== words) place.textContent = words;
}

function name(sentences) {
  const list = part("tables");
  if ([...list.children].map((item) => item.textContent).join("\n") === sentences.join("\n")) return;
  list.replaceChildren(...sentences.map((sentence) => Object.assign(document.createElement("li"), { textContent: sentence })));
}

function countdown(left) {
  if (left >= DAY) return "";
  const seconds = Math.max(0, Math.ceil(left / 1000));
  const two = (number) => String(number).padStart(2, "0");
  if (seconds >= 3600) return `${Math.floor(seconds / 3600)} h ${two(Math.floor((seconds % 3600) / 60))}`;
  return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}

function hour(moment) {
  return new Intl.DateTimeFormat("fr-FR", { hour: "2-digit", minute: "2-digit", timeZone: day.zone }).format(moment);
}

// A slot begins or ends: the whole screen changes colour, and the gong strikes.
function begin(stretch) {
  body.classList.add("flash");
  setTimeout(() => body.classList.remove("flash"), FLASH);
  strike(stretch.kind === "meetings" ? [392] : [523, 392]);
}

function strike(notes) {
  notes.forEach((note, place) => {
    if (!sound) return;
    const start = sound.currentTime + place * 0.6;
    for (const [partial, loudness] of [[1, 0.5], [2.76, 0.2], [5.4, 0.08]]) {
      const tone = new OscillatorNode(sound, { frequency: note * partial });
      const fading = new GainNode(sound, { gain: 0 });
      fading.gain.setValueAtTime(loudness, start);
      fading.gain.exponentialRampToValueAtTime(0.0001, start + 3 / partial);
      tone.connect(fading).connect(sound.destination);
      tone.start(start);
      tone.stop(start + 3);
    }
  });
}

async function listen() {
  try {
    const answer = await fetch(body.dataset.state, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.statusText);
    day = await answer.json();
    ahead = day.now - Date.now();
    cutSince = null;
  } catch {
    cutSince ??= now();
  }
  say("cut", cutSince === null ? "" : part("cut").dataset.words.replace("{hour}", hour(cutSince)));
  tick();
}

part("full").addEventListener("click", () => {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen();
});
part("gong").addEventListener("click", async (event) => {
  sound ??= new AudioContext();
  await sound.resume();
  event.target.textContent = event.target.dataset.on;
  strike([392]);
  navigator.wakeLock?.request("screen").catch(() => {}); // a projector that sleeps is a nuisance, no error
});
part("controls").hidden = false;
tick();
setInterval(tick, 250);
setInterval(listen, LISTEN);
addEventListener("online", listen);
