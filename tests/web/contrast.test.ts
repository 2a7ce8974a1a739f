import { readFileSync } from "node:fs";
import { join } from "node:path";

const css = readFileSync(join(import.meta.dirname, "../../web/tokens.css"), "utf8");
const [light, dark] = css.split("@media (prefers-color-scheme: dark)") as [string, string];

const colours = (part: string): Record<string, string> =>
  Object.fromEntries([...part.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1]!, match[2]!]));

/** Relative luminance, WCAG 2.2. */
const luminance = (hex: string): number => {
  const [red, green, blue] = [1, 3, 5].map((start) => {
    const channel = parseInt(hex.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

const contrast = (one: string, other: string): number => {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (high + 0.05) / (low + 0.05);
};

const TEXT_PAIRS = [
  ["ink", "paper"],
  ["ink", "ground"],
  ["ink", "warn-tint"], // an unsent bubble
  ["soft", "paper"],
  ["soft", "ground"],
  ["accent", "paper"],
  ["accent", "ground"],
  ["on-accent", "accent"],
  ["on-accent", "accent-strong"],
  ["on-tint", "tint"],
  ["warn", "paper"],
  ["warn", "warn-tint"],
  ["paper", "warn"], // the badge
] as const;

describe.each([
  ["light", colours(light)],
  ["dark", { ...colours(light), ...colours(dark.split("@media")[0]!) }],
])("in %s colours", (_, palette) => {
  test.each(TEXT_PAIRS)("%s on %s can be read", (text, ground) => {
    expect(contrast(palette[text]!, palette[ground]!)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(["paper", "ground"])("a field's edge stands out from %s", (ground) => {
    expect(contrast(palette["edge"]!, palette[ground]!)).toBeGreaterThanOrEqual(3);
  });
});
