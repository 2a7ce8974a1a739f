/** Runs on the museum's page: `<script src=".../widget.js" data-lang="fr" async></script>` puts the launcher there. */
import { CurioWidget } from "./element";

const NAME = "curio-widget";

/** Where this very script came from is where the gateway is. */
const ownScript = (): HTMLScriptElement | null =>
  document.currentScript instanceof HTMLScriptElement
    ? document.currentScript
    : document.querySelector<HTMLScriptElement>('script[src*="/widget.js"]');

const place = (script: HTMLScriptElement | null): void => {
  const widget = document.createElement(NAME);
  widget.dataset.origin = new URL(script?.src || location.href, location.href).origin;
  if (script?.dataset.lang) widget.dataset.lang = script.dataset.lang;
  document.body.append(widget);
};

// A page that carries the line twice still gets one launcher.
if (!customElements.get(NAME)) {
  customElements.define(NAME, CurioWidget);
  const script = ownScript();
  if (document.body) place(script);
  else document.addEventListener("DOMContentLoaded", () => place(script), { once: true });
}
