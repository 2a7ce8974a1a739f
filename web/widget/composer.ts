/** The text box: grows with its text, sends on Enter but not while an input method composes, and counts near the limit. */
import { h, icon, say, setText } from "./dom";
import { MAX_TEXT } from "./protocol";
import type { Texts } from "./texts";

/** From so many characters before the limit on, the visitor is told. */
const WARN_WITHIN = 1_000;

export interface ComposerActions {
  send(text: string): void;
  draft(text: string): void;
}

/** Characters as the gateway counts them: code points, not UTF-16 units. */
export const countOf = (text: string): number => Array.from(text).length;

export const countNote = (count: number, texts: Texts): string => {
  if (count > MAX_TEXT) return texts.get("characters-over", { count: count - MAX_TEXT });
  return count >= MAX_TEXT - WARN_WITHIN ? texts.get("characters-left", { count: MAX_TEXT - count }) : "";
};

export class Composer {
  readonly box = h("textarea", { id: "words", rows: "1", "aria-describedby": "hint count", enterkeyhint: "send" });
  private readonly label = h("label", { for: "words", class: "unseen" });
  private readonly hint = h("p", { id: "hint", class: "unseen" });
  private readonly count = h("p", { id: "count", class: "count", role: "status" });
  private readonly button = h("button", { type: "submit", class: "send" }, icon("send"));
  readonly form = h(
    "form",
    { class: "composer", novalidate: true },
    this.label,
    h("div", { class: "field" }, this.box, this.button),
    this.count,
    this.hint,
  );
  private texts: Texts | null = null;

  constructor(private readonly actions: ComposerActions) {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.box.addEventListener("input", () => {
      this.actions.draft(this.box.value);
      this.measure();
    });
    this.box.addEventListener("keydown", (event) => this.key(event));
  }

  speak(texts: Texts): void {
    if (this.texts === texts) return;
    this.texts = texts;
    setText(this.label, texts.get("input-label"));
    setText(this.hint, texts.get("input-hint"));
    this.box.placeholder = texts.get("input-placeholder");
    this.button.setAttribute("aria-label", texts.get("send"));
    this.measure();
  }

  /** Puts text into the box, after what the visitor has already written there. */
  put(text: string): void {
    this.box.value = [this.box.value, text].filter(Boolean).join("\n");
    this.actions.draft(this.box.value);
    this.measure();
  }

  private key(event: KeyboardEvent): void {
    // 229 is what some browsers report for the Enter that ends a composition.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.submit();
  }

  private submit(): void {
    const text = this.box.value.trim();
    if (!text || countOf(text) > MAX_TEXT) return this.box.focus();
    this.box.value = "";
    this.actions.draft("");
    this.measure();
    this.actions.send(text);
  }

  private measure(): void {
    const text = this.box.value.trim();
    const count = countOf(text);
    this.box.style.height = "auto";
    if (this.box.scrollHeight) this.box.style.height = `${this.box.scrollHeight}px`;
    this.box.setAttribute("aria-invalid", String(count > MAX_TEXT));
    this.button.setAttribute("aria-disabled", String(!text || count > MAX_TEXT));
    if (this.texts) say(this.count, countNote(count, this.texts));
  }
}
