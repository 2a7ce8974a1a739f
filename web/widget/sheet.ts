/** Dresses the shadow root: a constructed style sheet, because the host page's CSP may forbid `<style>` elements. */
import tokens from "../tokens.css?inline";
import answers from "./styles/answers.css?inline";
import composer from "./styles/composer.css?inline";
import frame from "./styles/frame.css?inline";
import modes from "./styles/modes.css?inline";
import rating from "./styles/rating.css?inline";
import thread from "./styles/thread.css?inline";

export const dress = (host: HTMLElement, root: ShadowRoot): void => {
  // Modes come last: what a reader's settings ask for goes before how it looks otherwise.
  const css = [tokens, frame, thread, answers, composer, rating, modes].join("\n");
  if ("adoptedStyleSheets" in root && "replaceSync" in CSSStyleSheet.prototype) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } else {
    const style = document.createElement("style");
    style.textContent = css;
    root.append(style);
  }
  // Many sites set `html { font-size: 62.5% }`: our unit is the reader's own font size, which `all: initial` restores.
  host.style.setProperty("--rem", getComputedStyle(host).fontSize || "16px");
  followKeyboard(host);
};

/** On phones the on-screen keyboard covers the page without resizing it: the sheet takes the height that is left. */
const followKeyboard = (host: HTMLElement): void => {
  const viewport = window.visualViewport;
  viewport?.addEventListener("resize", () => {
    host.style.setProperty("--sheet-height", `${Math.round(viewport.height)}px`);
  });
};
