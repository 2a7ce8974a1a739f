/**
 * Keeps the staff console fresh: every region with `data-refresh="<url>"` shows the fragment at that address, asked for
 * anew when the gateway says that something has changed, and every few seconds in case
 * that was not heard, while the page is visible. Without this script the console works the same, reload by reload.
 * Besides: keyboard shortcuts, saved replies at the cursor, and printing.
 */
import { followSwitch, shortcuts, showShortcuts } from "./keys";
import * as notify from "./notify";
import { follow, noticeWriting, refresh } from "./refresh";
import { offerSaved } from "./saved";

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
  const refreshes = document.querySelector("[data-refresh]") !== null;
  const notifies = notify.areOn() && document.querySelector(".account") !== null;
  if (!(refreshes || notifies) || typeof EventSource === "undefined") return;
  const events = new EventSource("/console/events");
  if (refreshes) events.addEventListener("changed", () => void refreshAll());
  if (notifies) notify.watch(events);
};

/** Ctrl + Enter, or ⌘ + Enter, sends what is being written. */
const sendByKeyboard = (form: HTMLFormElement): void =>
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector<HTMLButtonElement>("button.primary"));
  });

const onClick = (selector: string, act: () => void): void =>
  document.querySelectorAll<HTMLElement>(selector).forEach((button) => button.addEventListener("click", act));

/** What the page has for this script alone. */
const showOwnParts = (): void =>
  document.querySelectorAll<HTMLElement>("[data-script]").forEach((part) => (part.hidden = false));

const helpWithSaved = (form: HTMLFormElement): void => {
  const [box, choice] = [form.querySelector("textarea"), form.querySelector<HTMLSelectElement>("select[name=saved]")];
  if (box && choice) offerSaved(box, choice);
};

listen();
// What the server takes its time for is asked for as soon as its page stands.
if (document.querySelector("[data-now]")) void refreshAll();
showOwnParts();
document.querySelectorAll<HTMLElement>("[data-follow]").forEach(follow);
document.querySelectorAll<HTMLTextAreaElement>("form.reply textarea").forEach(noticeWriting);
document.querySelectorAll<HTMLFormElement>("form.reply").forEach(sendByKeyboard);
document.querySelectorAll<HTMLFormElement>("form.reply").forEach(helpWithSaved);
document.querySelectorAll<HTMLInputElement>("[data-keys-switch]").forEach(followSwitch);
document.querySelectorAll<HTMLInputElement>("[data-notices-switch]").forEach(notify.followSwitch);
document.addEventListener("keydown", shortcuts());
onClick("[data-keys-show]", showShortcuts);
onClick("[data-print]", () => print());
document.addEventListener("visibilitychange", () => void refreshAll());
setTimeout(() => void loop(), EVERY_MS);
