/** The open widget: the museum's name, who has the question, the thread, and the text box. */
import { Composer } from "./composer";
import { h, icon, say, setText } from "./dom";
import { type LineActions, LineList } from "./lines";
import type { View } from "./conversation";
import { Scroller } from "./scroller";
import type { Texts } from "./texts";

export interface PanelActions extends LineActions {
  send(text: string): void;
  draft(text: string): void;
  askPerson(): void;
  speak(language: string): void;
  reopen(): void;
  close(): void;
}

/** Time a screen reader needs to have passed over the old thread in silence. */
const SETTLE_MS = 500;

export class Panel {
  private spoken = false;
  private readonly title = h("h2", { id: "title", tabindex: "-1" });
  private readonly subtitle = h("p", { class: "subtitle" });
  private readonly language = h("span", { "aria-hidden": "true" });
  private readonly languages = h("select");
  private readonly languageField = h("div", { class: "languages" }, this.language, this.languages);
  private readonly closer = h("button", { type: "button", class: "icon" }, icon("close"));
  private readonly banner = h("p", { class: "banner", role: "status" });
  private readonly lines = h("div", { class: "lines" });
  private readonly dots = h("p", { class: "typing" }, h("i"), h("i"), h("i"), h("span", { class: "unseen" }));
  private readonly log = h(
    "div",
    { class: "log", role: "log", tabindex: "0", "aria-live": "off" },
    this.lines,
    this.dots,
  );
  private readonly latest = h("button", { type: "button", class: "latest" }, icon("down"));
  private readonly cover = h("div", { class: "cover", role: "status" });
  private readonly reopen = h("button", { type: "button", class: "plain" });
  private readonly connection = h("p", { class: "connection", role: "status" });
  private readonly person = h("button", { type: "button", class: "person" }, icon("person"), h("span"));
  readonly composer: Composer;
  readonly element = h("div", { class: "panel", role: "dialog", tabindex: "-1" });
  private readonly list: LineList;
  private readonly scroller = new Scroller(this.log, this.latest);

  constructor(private readonly actions: PanelActions) {
    this.composer = new Composer(actions);
    this.list = new LineList(this.lines, actions);
    this.element.append(
      h("header", {}, h("div", { class: "who" }, this.title, this.subtitle), this.languageField, this.closer),
      this.banner,
      h("div", { class: "middle" }, this.log, this.latest, this.cover),
      this.connection,
      h("footer", {}, this.composer.form, this.person),
    );
    this.listen();
  }

  draw(view: View): void {
    this.speak(view);
    const ready = view.phase === "ready";
    this.element.dataset.phase = view.phase;
    this.drawCover(view);
    this.drawState(view);
    this.composer.form.hidden = this.person.hidden = !ready;
    say(this.connection, ready ? connectionText(view) : "");
    const added = ready ? this.list.draw(view.lines, view.texts, view.trouble, new Date()) : [];
    this.dots.hidden = !view.typing;
    this.scroller.follow(added, view.typing);
    if (ready) this.speakUpSoon();
  }

  /** A whole old thread must not be read out: the log speaks only of what comes after it. */
  private speakUpSoon(): void {
    if (this.spoken) return;
    this.spoken = true;
    setTimeout(() => this.log.setAttribute("aria-live", "polite"), SETTLE_MS);
  }

  private listen(): void {
    this.closer.addEventListener("click", () => this.actions.close());
    this.person.addEventListener("click", () => this.actions.askPerson());
    this.reopen.addEventListener("click", () => this.actions.reopen());
    this.languages.addEventListener("change", () => this.actions.speak(this.languages.value));
  }

  private speak({ texts, config }: View): void {
    this.element.lang = texts.language;
    const museum = config?.museum.name ?? "";
    setText(this.title, museum);
    this.element.setAttribute(
      "aria-label",
      museum ? texts.get("dialog-label", { museum }) : texts.get("launcher-label"),
    );
    this.closer.setAttribute("aria-label", texts.get("close"));
    setText(this.reopen, texts.get("retry"));
    if (!config) return;
    this.log.setAttribute("aria-label", texts.get("log-label"));
    this.latest.setAttribute("aria-label", texts.get("latest"));
    this.languages.setAttribute("aria-label", texts.get("language"));
    setText(this.dots.lastElementChild!, texts.get("typing"));
    setText(this.person.lastElementChild!, texts.get("ask-person"));
    this.composer.speak(texts);
    this.offerLanguages(config.languages, texts);
  }

  private offerLanguages(languages: string[], texts: Texts): void {
    this.languageField.hidden = languages.length < 2;
    setText(this.language, texts.language.toUpperCase());
    if (this.languages.options.length !== languages.length) {
      this.languages.replaceChildren(
        ...languages.map((code) => h("option", { value: code, lang: code }, texts.languageName(code))),
      );
    }
    this.languages.value = texts.language;
  }

  private drawCover({ phase, texts, trouble }: View): void {
    this.cover.hidden = phase === "ready";
    const words = phase === "unavailable" ? trouble || texts.get("unavailable") : texts.get("loading");
    if (this.cover.firstElementChild?.textContent === words) return;
    this.cover.replaceChildren(h("p", {}, words), ...(phase === "unavailable" ? [this.reopen] : []));
  }

  private drawState({ phase, state, texts, person, sessionLost, farewell, config }: View): void {
    const banner = {
      bot: "",
      waiting: texts.get("state-waiting"),
      person: person ? texts.get("state-person-named", { name: person }) : texts.get("state-person"),
    }[state];
    this.element.dataset.state = state;
    say(this.banner, phase !== "ready" ? "" : (farewell ?? (sessionLost ? texts.get("session-lost") : banner)));
    say(this.subtitle, config && state === "bot" ? texts.get("subtitle") : "");
  }
}

const connectionText = ({ live, texts }: View): string => {
  if (!navigator.onLine) return texts.get("offline");
  return live ? "" : texts.get("reconnecting");
};
