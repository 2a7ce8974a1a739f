/** Replaces a region of the console by what the server shows for it now, without taking anything from its reader. */

const NEAR_PX = 80;

/** What was last put into a region: only a change touches the page. */
const shown = new WeakMap<Element, string>();

export const refresh = async (region: HTMLElement): Promise<void> => {
  const writing = "presence" in region.dataset && isWriting() ? "?writing=true" : "";
  const response = await fetch(region.dataset.refresh! + writing, { cache: "no-store" });
  // Signed out meanwhile: the whole page shows the way back in.
  if (response.redirected || response.status === 401) return location.reload();
  if (response.ok) replace(region, await response.text());
};

export const replace = (region: HTMLElement, html: string): void => {
  if (shown.get(region) === html || isBusy(region)) return;
  shown.set(region, html);
  const atEnd = region.scrollHeight - region.scrollTop - region.clientHeight < NEAR_PX;
  const focused = focusedLink(region);
  const reopen = keepOpen(region);
  region.innerHTML = html;
  reopen();
  if (focused) region.querySelector<HTMLElement>(focused)?.focus({ preventScroll: true });
  if (atEnd) follow(region);
};

/** The end of a thread stays in sight. */
export const follow = (region: HTMLElement): void => {
  if ("follow" in region.dataset) region.scrollTop = region.scrollHeight;
};

const WRITING_MS = 15_000;
let typedAt = -Infinity;

/** Colleagues are told that somebody is writing a reply. */
export const noticeWriting = (box: HTMLTextAreaElement): void =>
  box.addEventListener("input", () => (typedAt = box.value.trim() ? performance.now() : -Infinity));

const isWriting = (): boolean => performance.now() - typedAt < WRITING_MS;

/** Typing must survive: a region is left alone while one of its fields has the focus. */
const isBusy = (region: Element): boolean =>
  region.contains(document.activeElement) && document.activeElement!.matches("input, textarea, select");

/** What its reader has opened stays open, and keeps the focus. */
const keepOpen = (region: Element): (() => void) => {
  const before = [...region.querySelectorAll("details")];
  const open = before.map((one) => one.open);
  const focused = before.findIndex((one) => one.querySelector("summary") === document.activeElement);
  return () => {
    const after = [...region.querySelectorAll("details")];
    if (after.length !== before.length) return; // another question came in: places no longer say which is which
    after.forEach((one, place) => (one.open = open[place]!));
    after[focused]?.querySelector("summary")?.focus({ preventScroll: true });
  };
};

/** A link keeps the focus when its region is drawn anew. */
const focusedLink = (region: Element): string | null => {
  const focused = document.activeElement;
  const href = region.contains(focused) ? focused?.getAttribute("href") : null;
  return href ? `a[href="${CSS.escape(href)}"]` : null;
};
