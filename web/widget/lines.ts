/** Keeps the log's elements in step with the thread's lines, touching only what changed so that readers hear it once. */
import { bodyOf } from "./answers";
import { type Child, h } from "./dom";
import { RatingBox, type RatingActions } from "./rating";
import type { Texts } from "./texts";
import type { Line } from "./thread";

export interface LineActions extends RatingActions {
  retry(clientId: string): void;
  /** Back into the text box. */
  edit(clientId: string): void;
}

/** A line with what its neighbours decide about its looks. */
interface Placed {
  line: Line;
  /** Set when a new day begins here. */
  day: string | null;
  /** Whether the author is named here. */
  opens: boolean;
  /** Whether the visitor wrote nothing after it and no answer has come yet. */
  latest: boolean;
}

const TOGETHER_MS = 5 * 60_000;

export class LineList {
  private readonly drawn = new Map<string, { element: HTMLElement; look: string }>();
  private readonly ratings = new Map<string, RatingBox>();
  /** False once the gateway has turned out to know of no ratings. */
  private rateable = true;

  constructor(
    private readonly home: HTMLElement,
    private readonly actions: LineActions,
  ) {}

  /** Returns the elements that are new. */
  draw(lines: Line[], texts: Texts, trouble: string, now: Date): HTMLElement[] {
    const placed = place(lines, texts, now);
    this.drop(new Set(lines.map((line) => line.key)));
    const added: HTMLElement[] = [];
    placed.forEach((each, index) => {
      const known = this.drawn.has(each.line.key);
      const element = this.element(each, texts, trouble);
      if (!known) added.push(element);
      if (this.home.children[index] !== element) this.home.insertBefore(element, this.home.children[index] ?? null);
    });
    return added;
  }

  private element(placed: Placed, texts: Texts, trouble: string): HTMLElement {
    // What an answer's rating is shows in its box: it must not have the whole answer drawn, and read out, again.
    const look = JSON.stringify([placed, texts.language, placed.line.status === "queued" && trouble], (key, value) =>
      key === "rating" ? undefined : (value as unknown),
    );
    const before = this.drawn.get(placed.line.key);
    if (before?.look === look) {
      this.ratings.get(placed.line.key)?.take(placed.line.message?.rating ?? null);
      return before.element;
    }
    const element = this.build(placed, texts, trouble);
    before?.element.replaceWith(element);
    this.drawn.set(placed.line.key, { element, look });
    return element;
  }

  private drop(kept: Set<string>): void {
    for (const [key, { element }] of this.drawn) {
      if (kept.has(key)) continue;
      element.remove();
      this.drawn.delete(key);
      this.ratings.delete(key);
    }
  }

  private build(placed: Placed, texts: Texts, trouble: string): HTMLElement {
    const { line, day } = placed;
    return h(
      "article",
      {
        class: `line ${line.author}${placed.opens ? " opens" : ""}`,
        "data-status": line.status,
        "data-kind": line.message?.kind,
      },
      day ? h("p", { class: "day" }, h("span", {}, day)) : null,
      ...(line.author === "visitor" ? this.visitor(placed, texts, trouble) : this.museum(placed, texts)),
    );
  }

  private museum({ line, opens }: Placed, texts: Texts): Child[] {
    const message = line.message!;
    return [
      h("h3", { class: opens ? "head" : "unseen" }, ...authorOf(line, texts), timeOf(line, texts)),
      bodyOf(message, texts, (choice) => this.actions.choose(choice)),
      this.rating(line, texts),
    ];
  }

  /** A box outlives its line's being drawn anew: in it may stand words that were not sent yet. */
  private rating({ key, message }: Line, texts: Texts): Child {
    if (!this.rateable || message?.author !== "bot" || message.kind !== "answer" || !texts.has("rating-question"))
      return null;
    const useful = message.rating ?? null;
    const known = this.ratings.get(key);
    const box = known ?? new RatingBox(message.id, useful, texts, this.actions, () => this.unrate());
    known?.speak(texts);
    known?.take(useful);
    this.ratings.set(key, box);
    return box.element;
  }

  private unrate(): void {
    this.rateable = false;
    for (const box of this.ratings.values()) box.element.remove();
    this.ratings.clear();
  }

  private visitor({ line, latest }: Placed, texts: Texts, trouble: string): Child[] {
    return [
      h("h3", { class: "unseen" }, texts.get("author-visitor")),
      h("p", { class: "bubble", dir: "auto" }, line.shown),
      h("p", { class: "status" }, ...statusOf(line, latest, texts, trouble), ...this.remedies(line, texts)),
    ];
  }

  private remedies(line: Line, texts: Texts): Child[] {
    const button = (key: string, act: () => void): HTMLElement =>
      h("button", { type: "button", class: "remedy", onclick: act }, texts.get(key));
    if (line.status !== "queued" && line.status !== "failed") return [];
    return [
      button("retry", () => this.actions.retry(line.key)),
      line.status === "failed" && button("edit", () => this.actions.edit(line.key)),
    ];
  }
}

const place = (lines: Line[], texts: Texts, now: Date): Placed[] =>
  lines.map((line, index) => {
    const before = lines[index - 1];
    const at = new Date(line.at);
    const newDay = !before || texts.dayKey(new Date(before.at)) !== texts.dayKey(at);
    const follows = before?.author === line.author && at.getTime() - new Date(before.at).getTime() < TOGETHER_MS;
    const sameHand = before?.message?.staff?.name === line.message?.staff?.name;
    return {
      line,
      day: newDay ? texts.day(at, now) : null,
      opens: newDay || !follows || !sameHand,
      latest: line.author === "visitor" && index === lines.length - 1,
    };
  });

const authorOf = (line: Line, texts: Texts): Child[] => {
  if (line.author !== "staff") return [h("span", { class: "name" }, texts.get("author-bot"))];
  const { name, role } = line.message?.staff ?? {};
  return [
    h("span", { class: "name" }, name || texts.get("author-staff")),
    role ? h("span", { class: "role" }, role) : null,
  ];
};

const statusOf = (line: Line, latest: boolean, texts: Texts, trouble: string): Child[] => {
  if (line.status === "sending") return [texts.get("sending")];
  if (line.status === "queued") return [h("span", { class: "warned" }, trouble || texts.get("queued"))];
  if (line.status === "failed") return [h("span", { class: "warned" }, line.refusal || texts.get("failed"))];
  return [timeOf(line, texts), latest && h("span", {}, texts.get("sent"))];
};

const timeOf = (line: Line, texts: Texts): HTMLElement =>
  h("time", { datetime: line.at }, texts.time(new Date(line.at)));
