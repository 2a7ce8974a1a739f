// What a visitor never sees: the clock, the troubles, Meta's inbox, and everything that went over the wire.

import { button, make, redraw } from "./dom.js";
import { duration } from "./texts.js";

export class Backstage {
  constructor(place, act, view) {
    this.place = place;
    this.act = act;
    this.view = view; // switches of the page itself: channel(name), visitor(), close()
    this.tab = "try";
    this.open = new Set(); // the log entries whose raw text is shown
    this.state = null;
  }

  draw(state, texts, language, channel) {
    // A form that somebody is writing in stays as it is.
    const writing =
      this.tab === "try" && this.place.contains(document.activeElement) && document.activeElement.matches("input");
    Object.assign(this, { state, texts, language, channel });
    if (writing) return;
    const top = this.place.lastElementChild?.scrollTop ?? 0;
    redraw(this.place, this.head(), this.tabs(), this.body());
    this.place.lastElementChild.scrollTop = top;
  }

  again() {
    this.draw(this.state, this.texts, this.language, this.channel);
  }

  head() {
    const close = button("×", () => this.view.close(), { class: "quiet close", "aria-label": this.texts.close });
    return make("header", {}, make("h2", {}, this.texts.backstage), close);
  }

  tabs() {
    const names = Object.entries(this.texts.tabs);
    const show = (name) => () => {
      this.tab = name;
      this.again();
    };
    return segments(names.map(([name, text]) => [text, name === this.tab, show(name)]));
  }

  body() {
    if (this.tab === "events") return this.log(this.state.posts, (post) => this.post(post), this.texts.no_events);
    if (this.tab === "calls") return this.log(this.state.calls, (call) => this.call(call), this.texts.no_calls);
    return make(
      "div",
      { class: "sections" },
      this.channels(),
      this.clock(),
      this.faults(),
      this.inbox(),
      this.owner(),
      this.visitor(),
    );
  }

  channels() {
    const names = [
      ["messenger", "Messenger"],
      ["instagram", "Instagram"],
    ];
    const choices = names.map(([name, text]) => [text, name === this.channel, () => this.view.channel(name)]);
    const { subscribed, alerts } = this.state;
    const trouble = alerts.map((alert) => make("p", { class: "hint warn" }, this.texts.alerts[alert.kind]));
    const state = make(
      "p",
      { class: subscribed ? "hint" : "hint warn" },
      this.texts.subscribed[subscribed ? "yes" : "no"],
    );
    return section(this.texts.channel, segments(choices), state, ...(subscribed ? [] : trouble));
  }

  clock() {
    const shown = new Intl.DateTimeFormat(this.language, { dateStyle: "full", timeStyle: "short" }).format(
      this.state.now,
    );
    const ahead = [1, 23, 25].map((hours) => button(`+${hours} h`, () => this.act("forward", { hours })));
    return section(
      this.texts.clock,
      make("p", { class: "now" }, shown),
      make("div", { class: "buttons-row" }, ahead),
      make("p", { class: "hint" }, this.window()),
    );
  }

  window() {
    const { until, human_until: human, now } = this.state;
    const words = this.texts.windows;
    if (until === null) return words.none;
    if (until > now) return words.open.replace("{time}", duration(this.language, until - now));
    if (human !== null && human > now) return words.human.replace("{time}", duration(this.language, human - now));
    return words.closed;
  }

  faults() {
    const names = Object.entries(this.texts.faults);
    const choices = names.map(([name, text]) =>
      button(text, () => this.act("fault", { fault: name }), {
        class: "choice",
        "aria-pressed": String(name === this.state.fault),
      }),
    );
    return section(this.texts.fault, make("div", { class: "choices" }, choices));
  }

  inbox() {
    const field = make("input", {
      type: "text",
      "aria-label": this.texts.staff_write,
      placeholder: this.texts.staff_write,
      autocomplete: "off",
    });
    const send = (event) => {
      event.preventDefault();
      const text = field.value.trim();
      field.value = "";
      field.blur();
      if (text) this.act("inbox", { text });
    };
    const form = make(
      "form",
      { class: "inline", onsubmit: send },
      field,
      make("button", { type: "submit" }, this.texts.send),
    );
    return section(this.texts.staff, form);
  }

  owner() {
    const { owner, app_id: ours } = this.state;
    const has = owner === null ? "none" : owner === ours ? "ours" : "inbox";
    const takes = button(this.texts.takes, () => this.act("inbox-takes"), { disabled: has === "inbox" });
    const gives = button(this.texts.gives, () => this.act("inbox-gives"), { disabled: has !== "inbox" });
    return section(
      this.texts.owner,
      make("p", { class: "hint" }, this.texts.owners[has]),
      make("div", { class: "buttons-row" }, takes, gives),
    );
  }

  visitor() {
    const fresh = button(this.texts.new_visitor, () => this.view.visitor());
    const poster = button(this.texts.arrives, () => this.act("arrives", { ref: "poster" }));
    return section(this.texts.visitor, make("div", { class: "buttons-row" }, fresh, poster));
  }

  log(entries, draw, empty) {
    if (!entries.length) return make("p", { class: "hint empty" }, empty);
    return make("ol", { class: "log" }, entries.toReversed().map(draw));
  }

  post(post) {
    const kinds = post.events.map((event) => kind(event)).join(", ");
    const tries = post.tries.map((one) => (one.status ?? one.error) + ` (${one.ms} ms)`).join(" · ");
    const good = post.state === "delivered";
    return this.entry(`post-${post.number}`, kinds, this.texts.states[post.state], good, tries, post.events);
  }

  call(call) {
    const action = call.body.sender_action ?? (call.kind === "message" ? "message" : call.path);
    const status = call.status ?? this.texts.dropped;
    const error = call.error ? call.error.filter((part) => part !== null).join("/") : (call.fault ?? "");
    return this.entry(
      `call-${call.at}-${call.path}`,
      `${call.method} ${action}`,
      status,
      call.status === 200,
      error,
      call.body,
    );
  }

  entry(key, title, state, good, detail, raw) {
    const shown = make(
      "details",
      { open: this.open.has(key), ontoggle: (event) => this.open[event.target.open ? "add" : "delete"](key) },
      make(
        "summary",
        {},
        make("b", {}, title),
        make("span", { class: good ? "good" : "bad" }, String(state)),
        detail && make("small", {}, detail),
      ),
      make("pre", { tabindex: "0" }, JSON.stringify(raw, null, 2)),
    );
    return make("li", {}, shown);
  }
}

const section = (title, ...parts) => make("section", {}, make("h3", {}, title), ...parts);

function segments(choices) {
  return make(
    "div",
    { class: "segments" },
    choices.map(([text, chosen, act]) => button(text, act, { "aria-pressed": String(chosen) })),
  );
}

function kind(event) {
  if (event.message?.is_echo) return "echo";
  return Object.keys(event).find((key) => !["sender", "recipient", "timestamp"].includes(key)) ?? "?";
}
