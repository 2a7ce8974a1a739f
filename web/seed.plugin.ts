/**
 * Hands the widget the few texts it shows before its first request, read from the Fluent catalogs at build time:
 * the launcher must have a name while nothing may be asked of the server yet.
 */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const NAME = "virtual:seed-texts";
const PREFIX = "widget-";
const SEED_KEYS = ["launcher", "launcher-label", "loading", "close", "unavailable", "retry"];

/** Reads `widget-<key> = <text>` lines; the seed texts take no arguments and stand on one line. */
const seedOf = (fluent: string): Record<string, string> => {
  const found: Record<string, string> = {};
  for (const line of fluent.split("\n")) {
    const match = /^([a-z][a-z0-9-]*) = (.+)$/.exec(line);
    const key = match?.[1]?.startsWith(PREFIX) ? match[1].slice(PREFIX.length) : "";
    if (match?.[2] && SEED_KEYS.includes(key)) found[key] = match[2].trim();
  }
  const missing = SEED_KEYS.filter((key) => !(key in found));
  if (missing.length) throw new Error(`widget.ftl lacks ${missing.map((key) => PREFIX + key).join(", ")}`);
  return found;
};

export const seedTexts = (locales: string): Plugin => {
  const fileOf = (language: string): string => join(locales, language, "widget.ftl");
  return {
    name: "curio-seed-texts",
    resolveId: (id) => (id === NAME ? `\0${NAME}` : null),
    load(id) {
      if (id !== `\0${NAME}`) return null;
      const languages = readdirSync(locales)
        .sort()
        .filter((language) => existsSync(fileOf(language)));
      for (const language of languages) this.addWatchFile(fileOf(language));
      const seeds = languages.map((language) => [language, seedOf(readFileSync(fileOf(language), "utf8"))]);
      return `export default ${JSON.stringify(Object.fromEntries(seeds))};`;
    },
  };
};
