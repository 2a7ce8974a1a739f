/**
 * Saved replies in the answer box: the button puts the chosen one where the cursor is, and "/" with a name at the start
 * of the answer, then Tab or Enter, puts the one of that name in their place. Without this script the button asks the
 * server for the page with the text in it.
 */

const GAP = /\{\s*(?:…|\.{3,})\s*\}/;
const MOST_SHOWN = 6;

interface Saved {
  name: string;
  text: string;
}

/** `box`: the answer; `choice`: the list of saved replies, whose options carry their texts. */
export const offerSaved = (box: HTMLTextAreaElement, choice: HTMLSelectElement): void => {
  choice.form?.querySelector<HTMLButtonElement>("button[data-insert]")?.addEventListener("click", (event) => {
    const text = choice.selectedOptions[0]?.dataset.text;
    if (text === undefined) return;
    event.preventDefault();
    insert(box, text, box.selectionStart, box.selectionEnd);
  });
  box.addEventListener("keydown", (event) => {
    if ((event.key !== "Tab" && event.key !== "Enter") || event.isComposing) return;
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const meant = called(typedName(box), savedIn(choice));
    if (!meant) return;
    event.preventDefault();
    insert(box, meant.text, 0, box.selectionStart);
  });
  const names = document.querySelector<HTMLElement>("[data-saved-names]");
  if (names) box.addEventListener("input", () => showNames(names, beginningWith(typedName(box), savedIn(choice))));
};

const savedIn = (choice: HTMLSelectElement): Saved[] =>
  [...choice.options].map((option) => ({ name: option.dataset.name ?? "", text: option.dataset.text ?? "" }));

/** What stands between a "/" at the very start and the cursor; `null`: no name is being typed. */
const typedName = (box: HTMLTextAreaElement): string | null =>
  /^\/([^\n]*)$/.exec(box.value.slice(0, box.selectionStart))?.[1] ?? null;

const folded = (text: string): string => text.normalize("NFC").toLowerCase().trim();

const beginningWith = (typed: string | null, all: Saved[]): Saved[] =>
  typed === null ? [] : all.filter((one) => folded(one.name).startsWith(folded(typed)));

/** The reply of exactly this name, or the only one whose name begins so. */
const called = (typed: string | null, all: Saved[]): Saved | undefined => {
  if (!typed?.trim()) return undefined;
  const near = beginningWith(typed, all);
  return near.find((one) => folded(one.name) === folded(typed)) ?? (near.length === 1 ? near[0] : undefined);
};

const showNames = (place: HTMLElement, found: Saved[]): void => {
  place.hidden = found.length === 0;
  place.textContent = found
    .slice(0, MOST_SHOWN)
    .map((one) => `/${one.name}`)
    .join(" · ");
};

/** Put `text` between two places of the box; a gap in it is selected, to be typed over. */
const insert = (box: HTMLTextAreaElement, text: string, from: number, to: number): void => {
  box.setRangeText(text, from, to, "end");
  box.focus();
  const gap = GAP.exec(text);
  if (gap) box.setSelectionRange(from + gap.index, from + gap.index + gap[0].length);
  box.dispatchEvent(new Event("input", { bubbles: true }));
};
