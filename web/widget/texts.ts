/** Texts, dates and numbers in the visitor's language: words come from the gateway's catalog, never from here. */
import seeds from "virtual:seed-texts";

export type Arguments = Record<string, string | number>;

export class Texts {
  constructor(
    private readonly texts: Record<string, string>,
    readonly language: string,
    private readonly timeZone?: string | null,
  ) {}

  /** The text `key` with its `{arguments}` filled in; an unknown key shows itself, which a test catches. */
  get(key: string, given: Arguments = {}): string {
    const fill = (whole: string, name: string): string => {
      const value = given[name];
      return value === undefined ? whole : typeof value === "number" ? this.number(value) : value;
    };
    return (this.texts[key] ?? key).replace(/\{(\w+)\}/g, fill);
  }

  /** Whether the gateway has the text: an older one lacks the newest. */
  has(key: string): boolean {
    return key in this.texts;
  }

  number(value: number): string {
    return new Intl.NumberFormat(this.language).format(value);
  }

  /** Hour and minute on the museum's clock. */
  time(at: Date): string {
    return this.format(at, { timeStyle: "short" });
  }

  /** "Today", "Yesterday" or the date; both days are the museum's. */
  day(at: Date, now: Date): string {
    const key = this.dayKey(at);
    if (key === this.dayKey(now)) return this.get("today");
    if (key === this.dayKey(new Date(now.getTime() - 86_400_000))) return this.get("yesterday");
    return this.format(at, { weekday: "long", day: "numeric", month: "long" });
  }

  /** Equal for two moments of one day in the museum. */
  dayKey(at: Date): string {
    return this.format(at, { year: "numeric", month: "2-digit", day: "2-digit" });
  }

  /** A language's own name for itself. */
  languageName(code: string): string {
    const name = new Intl.DisplayNames([code], { type: "language" }).of(code) ?? code;
    return name.charAt(0).toLocaleUpperCase(code) + name.slice(1);
  }

  private format(at: Date, options: Intl.DateTimeFormatOptions): string {
    const zone = this.timeZone ? { timeZone: this.timeZone } : {};
    return new Intl.DateTimeFormat(this.language, { ...options, ...zone }).format(at);
  }
}

/** The few texts that are needed before the gateway may be asked for the rest. */
export const seedTexts = (language: string): Texts => {
  const primary = language.toLowerCase().split("-")[0] ?? "";
  const known = primary in seeds ? primary : "en";
  return new Texts(seeds[known] ?? {}, known);
};
