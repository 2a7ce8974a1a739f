/**
 * Keeps the staff console fresh: every region with `data-refresh="<url>"` shows the fragment at that address, asked for
 * anew every few seconds while the page is visible. Without this script the console works the same, reload by reload.
 */
import { follow, refresh } from "./refresh";

const EVERY_MS = 3_000;

const refreshAll = async (): Promise<void> => {
  const regions = document.hidden ? [] : [...document.querySelectorAll<HTMLElement>("[data-refresh]")];
  // A missed round is made good by the next one.
  await Promise.all(regions.map((region) => refresh(region).catch(() => undefined)));
};

const loop = async (): Promise<void> => {
  await refreshAll();
  setTimeout(() => void loop(), EVERY_MS);
};

document.querySelectorAll<HTMLElement>("[data-follow]").forEach(follow);
document.addEventListener("visibilitychange", () => void refreshAll());
setTimeout(() => void loop(), EVERY_MS);
