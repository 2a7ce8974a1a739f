/** Three builds, one a mode: the widget (one file), the console's script, the style sheets of the server's pages. */
import { fileURLToPath } from "node:url";
import type { BuildOptions } from "vite";
import { defineConfig } from "vitest/config";
import { seedTexts } from "./seed.plugin.ts";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const script = (entry: string, outDir: string, fileName: string): BuildOptions => ({
  outDir: here(outDir),
  emptyOutDir: false,
  target: ["es2021", "safari15"],
  lib: { entry: here(entry), formats: ["iife"], name: "curio", fileName: () => fileName },
});

const builds: Record<string, BuildOptions> = {
  widget: script("widget/main.ts", "dist", "widget.js"),
  console: script("console/console.ts", "dist/static", "console.js"),
  styles: {
    outDir: here("dist/static"),
    emptyOutDir: false,
    cssTarget: ["es2021", "safari15"],
    // The few drawn pictures travel inside the style sheet.
    assetsInlineLimit: 32_768,
    rollupOptions: {
      input: { console: here("console.css"), demo: here("demo.css") },
      output: { assetFileNames: "[name][extname]" },
    },
  },
};

export default defineConfig(({ mode }) => ({
  root: here("."),
  publicDir: mode === "styles" ? here("public") : false,
  plugins: [seedTexts(here("../bot/locales"))],
  resolve: { alias: { "@web": here(".") } },
  ...(builds[mode] ? { build: builds[mode] } : {}),
  server: { fs: { allow: [here("..")] } },
  test: {
    globals: true,
    environment: "happy-dom",
    dir: here("../tests/web"),
    include: ["**/*.test.ts"],
    restoreMocks: true,
  },
}));
