/**
 * Below an answer: was it useful, and if not, what was missing. It draws itself: the answer above it stays untouched,
 * so that no screen reader reads it again.
 */
import { ApiError } from "./api";
import { h, icon, say, setText } from "./dom";
import type { Choice } from "./protocol";
import type { Texts } from "./texts";

export interface RatingActions {
  choose(choice: Choice): void;
  /** Null takes the rating back. Rejects where it was not kept. */
  rate(id: number, useful: boolean | null, words: string): Promise<void>;
}

/** The gateway counts code points, which are never more than the units that `maxlength` counts. */
const MAX_WORDS = "500";

export class RatingBox {
  private readonly label = h("span", {});
  private readonly up = h("button", { type: "button", onclick: () => this.tap(true) }, icon("thumb"));
  private readonly down = h("button", { type: "button", class: "down", onclick: () => this.tap(false) }, icon("thumb"));
  private readonly missing = h("label", {});
  private readonly words = h("input", {
    type: "text",
    maxlength: MAX_WORDS,
    autocomplete: "off",
    enterkeyhint: "send",
  });
  private readonly send = h("button", { type: "submit", class: "send" }, icon("send"));
  private readonly hint = h("span", {});
  private readonly person = h("button", { type: "button", class: "remedy", onclick: () => this.askPerson() });
  private readonly form = h(
    "form",
    { novalidate: true },
    this.missing,
    h("div", { class: "field" }, this.words, this.send),
    h("p", { class: "hint" }, this.hint, " ", this.person),
  );
  private readonly note = h("p", { class: "note", role: "status" });
  readonly element = h(
    "div",
    { class: "rating", role: "group", "aria-live": "off" },
    h("div", { class: "thumbs" }, this.label, this.up, this.down),
    this.note,
    this.form,
  );
  private busy = false;
  /** Whether to ask what was missing: after a tap in this page only, not whenever an old thread is shown. */
  private asking = false;

  constructor(
    private readonly id: number,
    private useful: boolean | null,
    private texts: Texts,
    private readonly actions: RatingActions,
    /** The gateway knows of no ratings: it is an older one. */
    private readonly unknown: () => void,
  ) {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.missing.htmlFor = this.words.id = `missing-${id}`;
    this.speak(texts);
    this.draw("");
  }

  speak(texts: Texts): void {
    this.texts = texts;
    setText(this.label, texts.get("rating-question"));
    this.element.setAttribute("aria-label", texts.get("rating-question"));
    this.up.setAttribute("aria-label", texts.get("rating-up"));
    this.down.setAttribute("aria-label", texts.get("rating-down"));
    setText(this.missing, texts.get("rating-missing"));
    this.send.setAttribute("aria-label", texts.get("send"));
    setText(this.hint, texts.get("rating-person"));
    setText(this.person, texts.get("ask-person"));
  }

  /** What the gateway has kept, unless something newer is on its way there. */
  take(useful: boolean | null): void {
    if (this.busy || useful === this.useful) return;
    this.useful = useful;
    this.asking = false;
    this.draw("");
  }

  private tap(useful: boolean): void {
    void this.put(useful === this.useful ? null : useful, "");
  }

  private submit(): void {
    const words = this.words.value.trim();
    if (words) void this.put(false, words);
    else this.words.focus();
  }

  private askPerson(): void {
    this.actions.choose({ payload: "person", title: this.texts.get("ask-person") });
  }

  private async put(useful: boolean | null, words: string): Promise<void> {
    if (this.busy) return;
    const before = this.useful;
    this.busy = true;
    this.useful = useful;
    this.draw("");
    let told = useful === null ? "" : this.texts.get("rating-thanks");
    try {
      await this.actions.rate(this.id, useful, words);
      this.kept(useful, words);
    } catch (error) {
      this.useful = before;
      told = this.texts.get("rating-failed");
      if (error instanceof ApiError && error.status === 404) this.unknown();
    }
    this.busy = false;
    this.draw(told);
  }

  private kept(useful: boolean | null, words: string): void {
    this.asking = useful === false && !words;
    if (!words) return;
    this.words.value = "";
    this.down.focus({ preventScroll: true }); // the field that had the focus goes
  }

  private draw(note: string): void {
    this.up.setAttribute("aria-pressed", String(this.useful === true));
    this.down.setAttribute("aria-pressed", String(this.useful === false));
    this.form.hidden = !this.asking;
    say(this.note, note);
  }
}
