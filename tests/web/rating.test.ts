import { ApiError } from "@web/widget/api";
import { CurioWidget } from "@web/widget/element";
import { LineList } from "@web/widget/lines";
import type { Message } from "@web/widget/protocol";
import { Texts } from "@web/widget/texts";
import { linesOf } from "@web/widget/thread";
import { FakeGateway, message, ORIGIN, settled, TEXTS } from "./gateway";

const NOW = new Date("2026-11-24T12:00:00Z");
const texts = new Texts(TEXTS, "fr", "Europe/Paris");

const drawn = (...messages: Message[]) => {
  const home = document.createElement("div");
  const rate = vi.fn(async (_id: number, _useful: boolean | null, _words: string): Promise<void> => undefined);
  const choose = vi.fn();
  const list = new LineList(home, { choose, retry: vi.fn(), edit: vi.fn(), rate });
  const draw = (shown: Message[], spoken = texts) => list.draw(linesOf(shown, [], String), spoken, "", NOW);
  draw(messages);
  const find = <Found extends HTMLElement>(selector: string): Found => home.querySelector<Found>(selector)!;
  return { home, rate, choose, draw, find, up: () => find(".thumbs button"), down: () => find(".thumbs .down") };
};

const pressed = (home: HTMLElement): (string | null)[] =>
  [...home.querySelectorAll(".thumbs button")].map((button) => button.getAttribute("aria-pressed"));

const say = (find: ReturnType<typeof drawn>["find"], words: string): void => {
  find<HTMLInputElement>(".rating input").value = words;
  find("form").dispatchEvent(new Event("submit", { cancelable: true }));
};

test.each([
  ["an answer", message({ kind: "answer" }), 1],
  ["a suggestion", message({ kind: "suggest" }), 0],
  ["small talk", message({ kind: "smalltalk" }), 0],
  ["a greeting", message({ kind: "greeting" }), 0],
  ["a person's reply", message({ kind: "reply", author: "staff" }), 0],
  ["what the visitor wrote", message({ kind: "text", author: "visitor", client_id: "aaaaaaaa" }), 0],
])("only an answer of the program is rated: %s", (_, shown, boxes) => {
  expect(drawn(shown).home.querySelectorAll(".rating")).toHaveLength(boxes);
});

test("the buttons have names and say what is pressed", () => {
  const { home, up, down } = drawn(message({ id: 7 }));
  expect([up().getAttribute("aria-label"), down().getAttribute("aria-label")]).toEqual(["Utile", "Pas utile"]);
  expect(pressed(home)).toEqual(["false", "false"]);
});

test("a tap shows at once, is kept, and is thanked for", async () => {
  const { home, rate, up, find } = drawn(message({ id: 7 }));
  up().click();
  expect(pressed(home)).toEqual(["true", "false"]);
  await settled();
  expect(rate).toHaveBeenCalledExactlyOnceWith(7, true, "");
  expect(find(".note").textContent).toBe("Merci.");
  expect(find("form").hidden).toBe(true);
});

test("a second tap on the same thumb takes it back", async () => {
  const { home, rate, up, find } = drawn(message({ id: 7, rating: true }));
  up().click();
  await settled();
  expect(rate).toHaveBeenLastCalledWith(7, null, "");
  expect(pressed(home)).toEqual(["false", "false"]);
  expect(find(".note").hidden).toBe(true);
});

test("after a thumb down it asks what was missing, and sends it with the thumb", async () => {
  const { rate, down, find } = drawn(message({ id: 7 }));
  down().click();
  await settled();
  expect(find("form").hidden).toBe(false);
  expect(find<HTMLLabelElement>(".rating label").htmlFor).toBe(find(".rating input").id);
  expect(find(".rating label").textContent).toBe("Que manquait-il ?");
  say(find, "  ");
  expect(rate).toHaveBeenCalledTimes(1);
  say(find, " Le prix du parking ");
  await settled();
  expect(rate).toHaveBeenLastCalledWith(7, false, "Le prix du parking");
  expect(find("form").hidden).toBe(true);
  expect(find<HTMLInputElement>(".rating input").value).toBe("");
});

test("from there a person can be asked", async () => {
  const { choose, down, find } = drawn(message({ id: 7 }));
  down().click();
  await settled();
  find(".hint button").click();
  expect(choose).toHaveBeenCalledWith({ payload: "person", title: "Parler à une personne" });
});

test("what could not be kept goes back, is said, and can be tried again", async () => {
  const { home, rate, up, find } = drawn(message({ id: 7, rating: false }));
  rate.mockRejectedValueOnce(new ApiError(0, "no-answer", ""));
  up().click();
  await settled();
  expect(pressed(home)).toEqual(["false", "true"]);
  expect(find(".note").textContent).toBe("Avis non enregistré.");
  up().click();
  await settled();
  expect(pressed(home)).toEqual(["true", "false"]);
  expect(find(".note").textContent).toBe("Merci.");
});

test("words that could not be kept stay in their field", async () => {
  const { rate, down, find } = drawn(message({ id: 7 }));
  down().click();
  await settled();
  rate.mockRejectedValueOnce(new ApiError(503, "unavailable", ""));
  say(find, "Le prix");
  await settled();
  expect(find("form").hidden).toBe(false);
  expect(find<HTMLInputElement>(".rating input").value).toBe("Le prix");
});

test("taps while one is on its way do nothing", async () => {
  const { rate, up, down } = drawn(message({ id: 7 }));
  up().click();
  down().click();
  up().click();
  await settled();
  expect(rate).toHaveBeenCalledTimes(1);
});

test("a rating never has the answer drawn again, so that no screen reader reads it twice", async () => {
  const { home, down, draw, find } = drawn(message({ id: 7, html: "<p>De 10 h à 18 h</p>" }));
  const [line, prose] = [home.firstElementChild, find(".prose")];
  down().click();
  await settled();
  const added = draw([message({ id: 7, html: "<p>De 10 h à 18 h</p>", rating: false })]);
  expect(added).toEqual([]);
  expect(home.firstElementChild).toBe(line);
  expect(find(".prose")).toBe(prose);
  expect(find(".rating").getAttribute("aria-live")).toBe("off");
  expect(find("form").hidden).toBe(false);
});

test("what another tab's rating left shows after a reload of the thread", () => {
  const { home, draw } = drawn(message({ id: 7 }));
  draw([message({ id: 7, rating: true })]);
  expect(pressed(home)).toEqual(["true", "false"]);
});

test("half-written words outlive a change of language", async () => {
  const { home, down, draw, find } = drawn(message({ id: 7 }));
  down().click();
  await settled();
  find<HTMLInputElement>(".rating input").value = "Le pr";
  draw([message({ id: 7, rating: false })], new Texts({ ...TEXTS, "rating-up": "Useful" }, "en"));
  expect(home.querySelectorAll(".rating")).toHaveLength(1);
  expect(find(".thumbs button").getAttribute("aria-label")).toBe("Useful");
  expect(find<HTMLInputElement>(".rating input").value).toBe("Le pr");
});

test("a gateway without the texts of ratings is an older one: there are no buttons", () => {
  const { home, draw } = drawn();
  const { "rating-question": _, ...older } = TEXTS;
  draw([message({ id: 7 })], new Texts(older, "fr"));
  expect(home.querySelector(".rating")).toBeNull();
});

test("a gateway that knows no ratings is not asked for another one", async () => {
  const { home, rate, up, draw } = drawn(message({ id: 7 }), message({ id: 8 }));
  rate.mockRejectedValueOnce(new ApiError(404, "", ""));
  up().click();
  await settled();
  draw([message({ id: 7 }), message({ id: 8 }), message({ id: 9 })]);
  expect(home.querySelector(".rating")).toBeNull();
});

// The whole widget

if (!customElements.get("curio-widget")) customElements.define("curio-widget", CurioWidget);

const opened = async (gateway = new FakeGateway()) => {
  vi.stubGlobal("fetch", gateway.fetch);
  const widget = document.createElement("curio-widget") as CurioWidget;
  widget.dataset.origin = ORIGIN;
  document.body.append(widget);
  widget.open();
  await settled();
  return { gateway, widget, root: widget.shadowRoot! as unknown as HTMLElement };
};

beforeEach(() => localStorage.clear());
afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

test("a rating goes to the gateway with the token and is there after a reload", async () => {
  const { gateway, widget, root } = await opened();
  const { id } = gateway.say({ html: "<p>De 10 h à 18 h</p>" });
  await settled();
  root.querySelector<HTMLButtonElement>(".thumbs .down")!.click();
  await settled();
  const [posted] = gateway.asked("ratings");
  expect(posted!.body).toEqual({ message_id: String(id), useful: false, words: "" });
  expect(posted!.headers["Authorization"]).toBe("Bearer token-1");
  widget.remove();
  const again = await opened(gateway);
  expect(pressed(again.root)).toEqual(["false", "true"]);
  expect(again.root.querySelector<HTMLElement>(".rating form")!.hidden).toBe(true);
});

test("offline a rating is refused at once and works when the network is back", async () => {
  const { gateway, root } = await opened();
  gateway.say({ html: "<p>De 10 h à 18 h</p>" });
  await settled();
  gateway.offline = true;
  root.querySelector<HTMLButtonElement>(".thumbs button")!.click();
  await settled();
  expect(pressed(root)).toEqual(["false", "false"]);
  gateway.offline = false;
  root.querySelector<HTMLButtonElement>(".thumbs button")!.click();
  await settled();
  expect(pressed(root)).toEqual(["true", "false"]);
  expect(gateway.conversation.messages.map((each) => each.rating)).toContain(true);
});

test("a session that has ended is replaced; its answers go, and their ratings with them", async () => {
  const { gateway, root } = await opened();
  gateway.say({ html: "<p>De 10 h à 18 h</p>" });
  await settled();
  gateway.conversations.clear();
  root.querySelector<HTMLButtonElement>(".thumbs button")!.click();
  await settled();
  expect(gateway.asked("session")).toHaveLength(2);
  expect(root.querySelector(".rating")).toBeNull();
});
