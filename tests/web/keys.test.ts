import { areOn, followSwitch, shortcuts, turn } from "@web/console/keys";

let listener: (event: KeyboardEvent) => void;

/** A page with `html`, on which the shortcuts hold. */
const page = (html: string): void => {
  document.body.innerHTML = html;
  document.removeEventListener("keydown", listener);
  listener = shortcuts();
  document.addEventListener("keydown", listener);
};

/** Presses keys one after the other where the focus is; whether the last one was taken. */
const press = (keys: string[], options: KeyboardEventInit & { at?: number } = {}): boolean => {
  let taken = false;
  for (const key of keys) {
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...options });
    if (options.at !== undefined) Object.defineProperty(event, "timeStamp", { value: options.at });
    taken = !(document.activeElement ?? document.body).dispatchEvent(event);
  }
  return taken;
};

const clicks = (selector: string): (() => number) => {
  let count = 0;
  document.querySelector(selector)!.addEventListener("click", (event) => {
    event.preventDefault();
    count += 1;
  });
  return () => count;
};

const LIST = `<input data-keys="/"><ul class="requests">
  <li class="request"><a href="/1">une</a></li><li class="request"><a href="/2">deux</a></li></ul>
  <section class="request"><a href="/3">no card</a></section>`;
const CONVERSATION = `<button data-keys="t">Prendre</button><textarea data-keys="r"></textarea>
  <textarea data-keys="n"></textarea><a data-keys="g n" href="/console/numbers">Chiffres</a>`;

const focused = (): string | null => document.activeElement!.getAttribute("href");

beforeEach(() => localStorage.clear());
afterEach(() => vi.unstubAllGlobals());

test.each([
  ["j", "k"],
  ["ArrowDown", "ArrowUp"],
])("%s and %s go from card to card and stop at the ends", (down, up) => {
  page(LIST);
  expect(press([down])).toBe(true);
  expect(focused()).toBe("/1");
  press([down]);
  expect(focused()).toBe("/2");
  expect(press([down])).toBe(false);
  expect(focused()).toBe("/2");
  press([up]);
  expect(focused()).toBe("/1");
  expect(press([up])).toBe(false);
});

test("the arrows are left to the page where they would move something else", () => {
  page(`${LIST}<div tabindex="0" id="thread"></div>`);
  document.querySelector<HTMLElement>("#thread")!.focus();
  expect(press(["ArrowDown"])).toBe(false);
  page(CONVERSATION);
  expect(press(["ArrowDown"])).toBe(false);
  expect(press(["j"])).toBe(false);
});

test("Enter is the browser's: it opens the card that has the focus", () => {
  page(LIST);
  press(["j"]);
  expect(press(["Enter"])).toBe(false);
});

test("a field gets the focus, and the key does not go into it", () => {
  page(CONVERSATION);
  expect(press(["n"])).toBe(true);
  expect((document.activeElement as HTMLElement).dataset.keys).toBe("n");
});

test("a button is pressed", () => {
  page(CONVERSATION);
  const taken = clicks("button");
  expect(press(["t"])).toBe(true);
  expect(taken()).toBe(1);
  press(["T"]); // Caps Lock
  expect(taken()).toBe(2);
});

test("two keys one after the other go to another page, and are not two keys by themselves", () => {
  page(CONVERSATION);
  const gone = clicks("a");
  press(["g", "n"]);
  expect(gone()).toBe(1);
  expect(document.activeElement).toBe(document.body);
  press(["g", "x", "n"]);
  expect(gone()).toBe(1);
});

test("the first of two keys is forgotten after a while", () => {
  page(CONVERSATION);
  const gone = clicks("a");
  press(["g"], { at: 1000 });
  press(["n"], { at: 2600 });
  expect(gone()).toBe(0);
  expect((document.activeElement as HTMLElement).dataset.keys).toBe("n");
});

test.each(["textarea", "input", "select", "div[contenteditable]"])("nothing happens while typing in a %s", (field) => {
  page(`<button data-keys="t">Prendre</button><textarea></textarea><input><select></select>
    <div contenteditable="true" tabindex="0"></div>`);
  const taken = clicks("button");
  document.querySelector<HTMLElement>(field)!.focus();
  expect(press(["t"])).toBe(false);
  expect(taken()).toBe(0);
});

test.each([
  { ctrlKey: true },
  { altKey: true },
  { metaKey: true },
  { shiftKey: true },
  { isComposing: true },
  { repeat: true },
])("nothing is pressed with %o", (options) => {
  page(CONVERSATION);
  const taken = clicks("button");
  expect(press([options.shiftKey ? "T" : "t"], options)).toBe(false);
  expect(taken()).toBe(0);
});

test("Escape leaves a text box and what was typed stays", () => {
  page(CONVERSATION);
  const box = document.querySelector("textarea")!;
  box.value = "à moitié";
  box.focus();
  press(["Escape"]);
  expect(document.activeElement).toBe(document.body);
  expect(box.value).toBe("à moitié");
});

test('"?" shows the list, and while it is open no other key is ours', () => {
  page(`<dialog id="shortcuts"></dialog>${CONVERSATION}`);
  const taken = clicks("button");
  press(["?"], { shiftKey: true });
  expect(document.querySelector("dialog")!.open).toBe(true);
  press(["t"]);
  expect(taken()).toBe(0);
  document.querySelector("dialog")!.close();
  press(["t"]);
  expect(taken()).toBe(1);
});

test("a page without the list does not break", () => {
  page("<p>Connexion</p>");
  expect(() => press(["?", "g", "l", "j", "Escape"])).not.toThrow();
});

test("turned off, no key does anything, until they are turned on again", () => {
  page(`<input type="checkbox">${CONVERSATION}<dialog id="shortcuts"></dialog>`);
  const box = document.querySelector("input")!;
  const taken = clicks("button");
  followSwitch(box);
  expect(box.checked).toBe(true);
  box.click();
  press(["t", "?", "j"]);
  expect(taken()).toBe(0);
  expect(document.querySelector("dialog")!.open).toBe(false);
  followSwitch(box); // another page
  expect(box.checked).toBe(false);
  box.click();
  press(["t"]);
  expect(taken()).toBe(1);
});

test("a browser that keeps nothing has the shortcuts", () => {
  const refuse = () => {
    throw new DOMException("denied", "SecurityError");
  };
  vi.stubGlobal("localStorage", { getItem: refuse, setItem: refuse, removeItem: refuse });
  expect(() => turn(false)).not.toThrow();
  expect(areOn()).toBe(true);
});
