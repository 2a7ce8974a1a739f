// Keeps one visitor's thread up to date, and sends what the visitor does.

import { Backstage } from "./backstage.js";
import { drawMenu, drawQuick, drawThread } from "./thread.js";
import { LANGUAGES, textsIn } from "./texts.js";

const POLL = 500;
const FIRST = { messenger: "7000000000000001", instagram: "8000000000000001" };
const $ = (id) => document.getElementById(id);

const page = {
  channel: sessionStorage.getItem("channel") ?? "messenger",
  language: sessionStorage.getItem("language") ?? LANGUAGES.find((code) => navigator.language.startsWith(code)) ?? "en",
  version: null,
  state: null,
};
const visitor = () => sessionStorage.getItem(`visitor-${page.channel}`) ?? FIRST[page.channel];
const keep = (key, value) => sessionStorage.setItem(key, value);

async function act(name, parts = {}) {
  const body = { act: name, channel: page.channel, psid: visitor(), ...parts };
  const headers = { "content-type": "application/json" };
  await fetch("/fake/act", { method: "POST", headers, body: JSON.stringify(body) });
  await look();
}

async function look() {
  const asked = new URLSearchParams({ channel: page.channel, psid: visitor(), known: page.version ?? "" });
  try {
    const state = await (await fetch(`/fake/state?${asked}`)).json();
    notice("");
    if (!state.lines) return;
    page.version = state.version;
    page.state = state;
    draw();
    await readWhatIsShown(state);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // a TypeError is fetch's word for a server that is away
    notice(textsIn(page.language).gone);
  }
}

async function readWhatIsShown(state) {
  const unread = state.lines.some((line) => line.author !== "visitor" && !line.seen);
  if (unread && document.visibilityState === "visible") await act("reads");
}

function notice(text) {
  $("notice").textContent = text;
  $("notice").hidden = text === "";
}

const backstage = new Backstage($("backstage"), act, {
  channel: (name) => {
    page.channel = name;
    keep("channel", name);
    begin();
  },
  visitor: () => {
    keep(`visitor-${page.channel}`, FIRST[page.channel][0] + String(Date.now()).padStart(15, "0"));
    begin();
  },
  close: () => toggle($("backstage-toggle"), false),
});

function draw() {
  const { state, language, channel } = page;
  const texts = textsIn(language);
  $("name").textContent = state.name;
  document.querySelector(".bar .face").textContent = state.name[0].toUpperCase();
  drawThread($("thread"), state, texts, language, act);
  drawQuick($("quick"), state, texts, act);
  drawMenu($("menu"), $("menu-toggle"), state, act);
  backstage.draw(state, texts, language, channel);
}

function label() {
  const texts = textsIn(page.language);
  document.documentElement.lang = page.language;
  document.documentElement.dataset.channel = page.channel;
  document.title = `${texts.title} · Curio`;
  $("channel-name").textContent = { messenger: "Messenger", instagram: "Instagram" }[page.channel];
  $("language").textContent = texts.other;
  $("language").setAttribute("aria-label", texts.other_name);
  $("text").placeholder = texts.write;
  const labels = {
    text: "write",
    thread: "thread",
    send: "send",
    like: "like",
    picture: "picture",
    "menu-toggle": "menu",
    "backstage-toggle": "backstage",
  };
  for (const [id, key] of Object.entries(labels)) $(id).setAttribute("aria-label", texts[key]);
}

// Another visitor, channel or language: everything is drawn anew.
async function begin() {
  page.version = null;
  label();
  await act("language", { language: page.language });
  $("thread").scrollTop = $("thread").scrollHeight;
}

function toggle(control, open) {
  control.setAttribute("aria-expanded", String(open));
  document.body.classList.toggle("backstage-open", open);
}

$("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = $("text").value.trim();
  $("text").value = "";
  write();
  if (text) {
    $("thread").scrollTop = $("thread").scrollHeight;
    act("says", { text });
  }
});

function write() {
  const written = $("text").value.trim() !== "";
  $("send").hidden = !written;
  $("like").hidden = written;
}

$("text").addEventListener("input", write);
$("like").addEventListener("click", () => act("sticker"));
$("picture").addEventListener("click", () => act("picture"));
$("menu-toggle").addEventListener("click", () => {
  $("menu").hidden = !$("menu").hidden;
  $("thread").scrollTop = $("thread").scrollHeight;
  $("menu-toggle").setAttribute("aria-expanded", String(!$("menu").hidden));
});
$("language").addEventListener("click", () => {
  page.language = LANGUAGES[(LANGUAGES.indexOf(page.language) + 1) % LANGUAGES.length];
  keep("language", page.language);
  begin();
});
$("backstage-toggle").addEventListener("click", () => {
  toggle($("backstage-toggle"), !document.body.classList.contains("backstage-open"));
});
document.addEventListener("visibilitychange", look);

await begin();
for (;;) {
  await new Promise((done) => setTimeout(done, POLL));
  await look();
}
