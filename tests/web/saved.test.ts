import { offerSaved } from "@web/console/saved";

const HOSTILE = '</textarea><img src=x onerror="alert(1)">{name.__class__}$& $1';
const REPLIES = [
  ["horaires", "Nous ouvrons à 10 h."],
  ["Objets trouvés", "Voyez le vestiaire."],
  ["objets perdus", "Écrivez à {…} avant midi."],
  ["hostile", HOSTILE],
] as const;

const desk = (): { box: HTMLTextAreaElement; choice: HTMLSelectElement; button: HTMLButtonElement } => {
  document.body.innerHTML = `<form><textarea></textarea><select></select><button data-insert>Insérer</button></form>
    <p data-saved-names hidden></p>`;
  const [box, choice] = [document.querySelector("textarea")!, document.querySelector("select")!];
  for (const [name, text] of REPLIES) {
    const option = document.createElement("option");
    Object.assign(option.dataset, { name, text });
    choice.append(option);
  }
  offerSaved(box, choice);
  return { box, choice, button: document.querySelector("button")! };
};

const type = (box: HTMLTextAreaElement, value: string): void => {
  box.value = value;
  box.setSelectionRange(value.length, value.length);
  box.dispatchEvent(new Event("input"));
};

/** Whether the key was taken. */
const press = (box: HTMLTextAreaElement, key: string, options: KeyboardEventInit = {}): boolean =>
  !box.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...options }));

test("the chosen reply goes where the cursor is, and the form is not sent", () => {
  const { box, choice, button } = desk();
  type(box, "Bonjour.  À bientôt.");
  box.setSelectionRange(9, 9);
  choice.selectedIndex = 0;
  const click = new MouseEvent("click", { bubbles: true, cancelable: true });
  button.dispatchEvent(click);
  expect(click.defaultPrevented).toBe(true);
  expect(box.value).toBe("Bonjour. Nous ouvrons à 10 h. À bientôt.");
  expect(document.activeElement).toBe(box);
});

test("what is selected is replaced, and the hostile stays text", () => {
  const { box, choice, button } = desk();
  type(box, "abc");
  box.setSelectionRange(0, 3);
  choice.selectedIndex = 3;
  button.click();
  expect(box.value).toBe(HOSTILE);
  expect(document.querySelector("img")).toBeNull();
});

test("a gap is selected, to be typed over", () => {
  const { box, choice, button } = desk();
  type(box, "Bonjour. ");
  choice.selectedIndex = 2;
  button.click();
  expect(box.value.slice(box.selectionStart, box.selectionEnd)).toBe("{…}");
});

test("whoever listens to typing hears of it", () => {
  const { box, choice, button } = desk();
  const heard = vi.fn();
  box.addEventListener("input", heard);
  choice.selectedIndex = 0;
  button.click();
  expect(heard).toHaveBeenCalledOnce();
});

test.each([
  ["/horaires", "Tab", "Nous ouvrons à 10 h."],
  ["/HORAIRES", "Enter", "Nous ouvrons à 10 h."],
  ["/hor", "Tab", "Nous ouvrons à 10 h."],
  ["/objets trouvés", "Tab", "Voyez le vestiaire."],
  ["/objets trouve\u0301s", "Enter", "Voyez le vestiaire."],
])("%s and %s become the reply", (typed, key, text) => {
  const { box } = desk();
  type(box, typed);
  expect(press(box, key)).toBe(true);
  expect(box.value).toBe(text);
});

test("what stands below the name stays", () => {
  const { box } = desk();
  type(box, "/horaires\nÀ bientôt.");
  box.setSelectionRange(9, 9);
  press(box, "Tab");
  expect(box.value).toBe("Nous ouvrons à 10 h.\nÀ bientôt.");
});

test.each(["", "/", "/ ", "/objets", "/inconnu", " /horaires", "Bonjour /horaires", "/horaires\n", "horaires"])(
  "after “%s” the keys are the browser's",
  (typed) => {
    const { box } = desk();
    type(box, typed);
    expect(press(box, "Tab")).toBe(false);
    expect(press(box, "Enter")).toBe(false);
    expect(box.value).toBe(typed);
  },
);

test.each([{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { shiftKey: true }, { isComposing: true }])(
  "with %o nothing is inserted",
  (options) => {
    const { box } = desk();
    type(box, "/horaires");
    expect(press(box, "Enter", options)).toBe(false);
    expect(box.value).toBe("/horaires");
  },
);

test("while a name is typed, the names that begin so are shown", () => {
  const { box } = desk();
  const names = document.querySelector<HTMLElement>("[data-saved-names]")!;
  type(box, "/obj");
  expect([names.hidden, names.textContent]).toEqual([false, "/Objets trouvés · /objets perdus"]);
  type(box, "/objx");
  expect(names.hidden).toBe(true);
  type(box, "Bonjour");
  expect(names.hidden).toBe(true);
});

test("a page without saved replies does not break", () => {
  document.body.innerHTML = "<form><textarea></textarea><select></select></form>";
  const [box, choice] = [document.querySelector("textarea")!, document.querySelector("select")!];
  offerSaved(box, choice);
  type(box, "/x");
  expect(press(box, "Tab")).toBe(false);
});
