/**
 * Keyboard shortcuts. A page says which it has: an element with `data-keys="t"`, or `"g l"` for two keys one after the
 * other, is pressed or, if it is a field, gets the focus. Besides: j and k or the arrows go from card to card, Escape
 * leaves a text box, "?" lists them all. Nothing happens while somebody types, nor with Ctrl, Alt or Meta; and they can
 * be turned off in this browser (WCAG 2.1.4).
 */

const OFF = "curio-keys-off";
/** For so long a first key waits for the second. */
const PATIENCE_MS = 1500;
const FIELD = "input, textarea, select, [contenteditable]";
const TEXT_BOX = "textarea, input";
const CARDS = ".requests > .request > a";
const STEPS: Record<string, number> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

export const areOn = (): boolean => {
  try {
    return localStorage.getItem(OFF) === null;
  } catch {
    return true; // a browser that keeps nothing
  }
};

export const turn = (on: boolean): void => {
  try {
    if (on) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "yes");
  } catch {
    // nothing can be kept: it holds for no page
  }
};

/** The check box of one's own page. */
export const followSwitch = (box: HTMLInputElement): void => {
  box.checked = areOn();
  box.addEventListener("change", () => turn(box.checked));
};

export const showShortcuts = (): void => document.querySelector<HTMLDialogElement>("dialog#shortcuts")?.showModal();

/** What listens to the whole page; one for each page, for it remembers the first of two keys. */
export const shortcuts = (): ((event: KeyboardEvent) => void) => {
  let first = "";
  let firstAt = -Infinity;
  return (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (!areOn() || document.querySelector("dialog[open]")) return;
    const field = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>(FIELD) : null;
    if (field) return leave(field, event.key);
    const key = keyOf(event);
    const began = event.timeStamp - firstAt < PATIENCE_MS ? first : "";
    first = "";
    if (press(began ? `${began} ${key}` : key, event)) return event.preventDefault();
    if (!begins(key)) return;
    [first, firstAt] = [key, event.timeStamp];
  };
};

const leave = (field: HTMLElement, key: string): void => {
  if (key === "Escape" && field.matches(TEXT_BOX)) field.blur();
};

/** Capitals are the letters of somebody who pressed Caps Lock; with Shift they are none of ours. */
const keyOf = (event: KeyboardEvent): string => {
  const isLetter = /^\p{L}$/u.test(event.key);
  return isLetter && !event.shiftKey ? event.key.toLowerCase() : event.key;
};

/** Do what the keys stand for; false if they stand for nothing here. */
const press = (keys: string, event: KeyboardEvent): boolean => {
  if (keys === "?") {
    showShortcuts();
    return true;
  }
  if (keys in STEPS) return step(STEPS[keys]!, keys.startsWith("Arrow"));
  const found = [...document.querySelectorAll<HTMLElement>("[data-keys]")].find((one) => one.dataset.keys === keys);
  if (!found || event.repeat) return false;
  if (found.matches(FIELD)) found.focus();
  else found.click();
  return true;
};

const begins = (key: string): boolean =>
  [...document.querySelectorAll<HTMLElement>("[data-keys]")].some((one) => one.dataset.keys!.startsWith(`${key} `));

/** Go to the next card or the one before; the arrows only do so where they would not move something else. */
const step = (by: number, withArrow: boolean): boolean => {
  const cards = [...document.querySelectorAll<HTMLElement>(CARDS)];
  const here = cards.indexOf(document.activeElement as HTMLElement);
  if (withArrow && here < 0 && document.activeElement !== document.body) return false;
  const next = cards[here < 0 ? 0 : here + by];
  next?.focus();
  return next !== undefined;
};
