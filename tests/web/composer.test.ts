import { Composer, countNote, countOf } from "@web/widget/composer";
import { MAX_TEXT } from "@web/widget/protocol";
import { Texts } from "@web/widget/texts";
import { TEXTS } from "./gateway";

const texts = new Texts(TEXTS, "fr");

const compose = () => {
  const sent: string[] = [];
  const drafts: string[] = [];
  const composer = new Composer({ send: (text) => sent.push(text), draft: (text) => drafts.push(text) });
  composer.speak(texts);
  document.body.append(composer.form);
  const press = (init: KeyboardEventInit): boolean =>
    composer.box.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init }));
  return { composer, sent, drafts, press };
};

test("Enter sends the trimmed text and empties the box", () => {
  const { composer, sent, press, drafts } = compose();
  composer.box.value = "  Vos horaires ?\n";
  expect(press({ key: "Enter" })).toBe(false);
  expect(sent).toEqual(["Vos horaires ?"]);
  expect(composer.box.value).toBe("");
  expect(drafts).toEqual([""]);
});

test("Shift and Enter begin a new line", () => {
  const { composer, sent, press } = compose();
  composer.box.value = "Une ligne";
  expect(press({ key: "Enter", shiftKey: true })).toBe(true);
  expect(sent).toEqual([]);
});

test("the Enter that ends an input method's composition sends nothing", () => {
  const { composer, sent, press } = compose();
  composer.box.value = "博物館";
  press({ key: "Enter", isComposing: true });
  press({ key: "Enter", keyCode: 229 });
  expect(sent).toEqual([]);
});

test("nothing but blanks is not sent", () => {
  const { composer, sent, press } = compose();
  composer.box.value = " \n ";
  press({ key: "Enter" });
  expect(sent).toEqual([]);
});

test("a text beyond the limit is kept, counted and not sent", () => {
  const { composer, sent, press } = compose();
  composer.box.value = "é".repeat(MAX_TEXT + 3);
  composer.box.dispatchEvent(new Event("input"));
  press({ key: "Enter" });
  expect(sent).toEqual([]);
  expect(composer.box.value).toHaveLength(MAX_TEXT + 3);
  expect(composer.form.querySelector(".count")!.textContent).toBe("3 de trop");
});

test.each([
  ["a".repeat(10), ""], // far from the limit nothing is said
  ["a".repeat(MAX_TEXT - 1_000), "Encore 1 000"],
  ["a".repeat(MAX_TEXT), "Encore 0"],
  ["😀".repeat(MAX_TEXT), "Encore 0"], // counted by character, as the gateway does
])("near the limit it counts (%#)", (text, note) => {
  expect(countNote(countOf(text), texts).replace(/\s/g, " ")).toBe(note);
});

test("words that come back join what has been written meanwhile", () => {
  const { composer } = compose();
  composer.box.value = "Déjà là";
  composer.put("De retour");
  expect(composer.box.value).toBe("Déjà là\nDe retour");
});
