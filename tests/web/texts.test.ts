import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { seedTexts, Texts } from "@web/widget/texts";

const repository = join(import.meta.dirname, "../..");
const sources = readdirSync(join(repository, "web/widget"))
  .filter((file) => file.endsWith(".ts"))
  .map((file) => readFileSync(join(repository, "web/widget", file), "utf8"))
  .join("\n");

const keysOf = (language: string): string[] =>
  [
    ...readFileSync(join(repository, "bot/locales", language, "widget.ftl"), "utf8").matchAll(/^widget-([a-z-]+) =/gm),
  ].map((match) => match[1]!);

test("both languages have the same texts", () => {
  expect(keysOf("en")).toEqual(keysOf("fr"));
});

test("every text of the catalog is used", () => {
  expect(keysOf("fr").filter((key) => !sources.includes(`"${key}"`))).toEqual([]);
});

test("every text that the widget asks for is in the catalog", () => {
  const asked = [...sources.matchAll(/texts\.get\("([a-z-]+)"/g)].map((match) => match[1]!);
  expect(asked.length).toBeGreaterThan(20);
  expect(asked.filter((key) => !keysOf("fr").includes(key))).toEqual([]);
});

test("arguments are filled in, numbers in the reader's way", () => {
  const texts = new Texts({ left: "Encore {count} pour {name}" }, "fr");
  expect(texts.get("left", { count: 1234, name: "{name}" }).replace(/\s/g, " ")).toBe("Encore 1 234 pour {name}");
});

test.each([
  ["fr-CA", "Une question ?"],
  ["en", "Any questions?"],
  ["eo", "Any questions?"], // a language nobody has written yet
])("before the first request the launcher speaks %s", (language, launcher) => {
  expect(seedTexts(language).get("launcher").replace(/\s/g, " ")).toBe(launcher);
});

test.each([
  ["fr", "Français"],
  ["en", "English"],
])("%s calls itself %s", (code, name) => {
  expect(new Texts({}, "fr").languageName(code)).toBe(name);
});
