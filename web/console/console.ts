/**
 * Keeps the staff console fresh: every region with `data-refresh="<url>"` shows the fragment at that address, asked for
 * anew when the gateway says that something has changed, and every few seconds in case
 * that was not heard, while the page is visible. Without this script the console works the same, reload by reload.
 */
import { follow, refresh } from "./refresh";

const EVERY_MS = 10_000;

const refreshAll = async (): Promise<void> => {
  const regions = document.hidden ? [] : [...document.querySelectorAll<HTMLElement>("[data-refresh]")];
  // A missed round is made good by the next one.
  await Promise.all(regions.map((region) => refresh(region).catch(() => undefined)));
};

const loop = async (): Promise<void> => {
  await refreshAll();
  setTimeout(() => void loop(), EVERY_MS);
};

const listen = (): void => {
  if (!document.querySelector("[data-refresh]") || typeof EventSource === "undefined") return;
  new EventSource("/console/events").addEventListener("changed", () => void refreshAll());
};

listen();
document.querySelectorAll<HTMLElement>("[data-follow]").forEach(follow);
document.addEventListener("visibilitychange", () => void refreshAll());
setTimeout(() => void loop(), EVERY_MS);
