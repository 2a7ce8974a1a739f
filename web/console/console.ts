/**
 * Keeps the staff console fresh: every region with `data-refresh="<url>"` shows the fragment at that address, asked for
 * anew when the gateway says that something has changed, and every few seconds in case
 * that was not heard, while the page is visible. Without this script the console works the same, reload by reload.
 */
import { follow, noticeWriting, refresh } from "./refresh";

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

/** Ctrl + Enter, or ⌘ + Enter, sends what is being written. */
const sendByKeyboard = (form: HTMLFormElement): void =>
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector<HTMLButtonElement>("button.primary"));
  });

listen();
// What the server takes its time for is asked for as soon as its page stands.
if (document.querySelector("[data-now]")) void refreshAll();
document.querySelectorAll<HTMLElement>("[data-follow]").forEach(follow);
document.querySelectorAll<HTMLTextAreaElement>("form.reply textarea").forEach(noticeWriting);
document.querySelectorAll<HTMLFormElement>("form.reply").forEach(sendByKeyboard);
document.addEventListener("visibilitychange", () => void refreshAll());
setTimeout(() => void loop(), EVERY_MS);
