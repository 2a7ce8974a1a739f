// The conversation as the visitor sees it: welcome, bubbles, what may be tapped, typing, seen.

import { button, linked, make, redraw } from "./dom.js";

const GAP = 20 * 60 * 1000;
const THUMBS_UP = 369239263222822;

export function drawThread(place, state, texts, language, act) {
  const near = place.scrollHeight - place.scrollTop - place.clientHeight < 120;
  redraw(
    place,
    ...(state.lines.length ? drawLines(state, texts, language, act) : [drawWelcome(state, texts, act)]),
    ...(state.typing ? [drawTyping(texts)] : []),
  );
  if (near) place.scrollTop = place.scrollHeight;
}

function drawWelcome(state, texts, act) {
  const breakers = state.offers.filter((offer) => offer.kind === "ice_breaker");
  return make(
    "div",
    { class: "welcome" },
    make("span", { class: "face large", "aria-hidden": "true" }, state.name[0].toUpperCase()),
    make("h2", {}, state.name),
    make("p", {}, state.greeting || texts.welcome),
    breakers.map((offer) => button(offer.title, () => act("taps", { payload: offer.payload }), { class: "breaker" })),
    button(texts.start, () => act("starts"), { class: "primary" }),
  );
}

function drawLines(state, texts, language, act) {
  const clock = new Intl.DateTimeFormat(language, { weekday: "short", hour: "2-digit", minute: "2-digit" });
  const shown = [];
  state.lines.forEach((line, index) => {
    const before = state.lines[index - 1];
    if (!before || line.at - before.at > GAP) shown.push(make("p", { class: "time" }, clock.format(line.at)));
    shown.push(drawLine(line, before, state, texts, act));
  });
  const last = state.lines.at(-1);
  if (last.author === "visitor") {
    const seen = state.seen_by_page !== null && state.seen_by_page >= last.at;
    shown.push(make("p", { class: "mark" }, seen ? texts.seen : texts.sent));
  }
  return shown;
}

function drawLine(line, before, state, texts, act) {
  const mine = line.author === "visitor";
  const follows = before && before.author === line.author && line.at - before.at < GAP;
  const label = line.author === "inbox" ? texts.inbox : line.tag ? texts.human : null;
  return make(
    "div",
    { class: `line ${line.author}${follows ? " follows" : ""}`, "data-mid": line.mid },
    label && make("span", { class: "label" }, label),
    make("div", { class: "row" }, drawBubble(line, texts), drawDeed(line, mine, texts, act)),
    drawButtons(line, act),
    line.edits > 0 && make("span", { class: "label" }, texts.edited),
  );
}

function drawBubble(line, texts) {
  const parts = [];
  if (line.deleted) parts.push(make("em", {}, texts.deleted));
  parts.push(...line.attachments.filter((part) => part.type !== "template").map((part) => drawAttachment(part, texts)));
  if (line.text) parts.push(make("span", {}, linked(line.text)));
  if (line.reaction) parts.push(make("span", { class: "reaction", "aria-hidden": "true" }, "❤"));
  const bare = parts.length === 1 && isThumb(line.attachments[0]);
  return make("div", { class: bare ? "bubble bare" : "bubble" }, parts);
}

const isThumb = (attachment) => attachment?.payload?.sticker_id === THUMBS_UP;

function drawAttachment(attachment, texts) {
  if (isThumb(attachment)) return thumb(texts.like_sticker);
  const text = attachment.type === "image" ? texts.picture_sent : `${texts.attachment} (${attachment.type})`;
  return make("span", { class: "attachment" }, text);
}

// The composer's own thumb, filled: not every machine has an emoji for it.
function thumb(label) {
  const drawn = document.querySelector("#like svg").cloneNode(true);
  drawn.setAttribute("class", "thumb");
  drawn.removeAttribute("aria-hidden");
  drawn.setAttribute("role", "img");
  drawn.setAttribute("aria-label", label);
  return drawn;
}

// A heart for what the museum wrote; only Instagram tells the museum that a message was unsent.
function drawDeed(line, mine, texts, act) {
  const instagram = document.documentElement.dataset.channel === "instagram";
  if (line.deleted || (mine && !instagram)) return null;
  if (mine) return button("×", () => act("deletes", { mid: line.mid }), { class: "deed", "aria-label": texts.unsend });
  return button("♡", () => act("reacts", { mid: line.mid, sign: line.reaction ? null : "love" }), {
    class: "deed",
    "aria-label": texts.love,
    "aria-pressed": line.reaction ? "true" : "false",
  });
}

function drawButtons(line, act) {
  const kept = line.buttons.filter((one) => one.kind !== "quick_reply");
  if (!kept.length) return null;
  return make(
    "div",
    { class: "buttons" },
    kept.map((one) =>
      one.kind === "web_url"
        ? make("a", { href: one.url, target: "_blank", rel: "noopener noreferrer" }, one.title)
        : button(one.title, () => act("taps", { payload: one.payload })),
    ),
  );
}

function drawTyping(texts) {
  return make("div", { class: "line bot typing", role: "status", "aria-label": texts.typing }, [
    make("div", { class: "bubble" }, make("i"), make("i"), make("i")),
  ]);
}

export function drawQuick(place, state, texts, act) {
  place.setAttribute("aria-label", texts.choices);
  place.replaceChildren(
    ...state.quick.map((one) => button(one.title, () => act("taps", { payload: one.payload }), { class: "chip" })),
  );
  place.hidden = state.quick.length === 0;
}

export function drawMenu(place, toggle, state, act) {
  const entries = state.offers.filter((offer) => offer.kind === "menu");
  const tap = (entry) => () => {
    place.hidden = true;
    toggle.setAttribute("aria-expanded", "false");
    return act("taps", { payload: entry.payload });
  };
  place.replaceChildren(...entries.map((entry) => button(entry.title, tap(entry))));
  toggle.hidden = entries.length === 0;
}
