import { type LineActions, LineList } from "@web/widget/lines";
import type { Message } from "@web/widget/protocol";
import type { Unsent } from "@web/widget/store";
import { Texts } from "@web/widget/texts";
import { linesOf, type Outgo } from "@web/widget/thread";
import { message, TEXTS } from "./gateway";

const NOW = new Date("2026-11-24T12:00:00Z");
const texts = new Texts(TEXTS, "fr", "Europe/Paris");

const drawn = (messages: Message[], outgoing: Outgo[] = [], trouble = "") => {
  const home = document.createElement("div");
  const actions = { choose: vi.fn(), retry: vi.fn(), edit: vi.fn(), rate: vi.fn() } satisfies LineActions;
  const list = new LineList(home, actions);
  const draw = (shown: Message[], open: Outgo[] = []) =>
    list.draw(
      linesOf(shown, open, (payload) => payload),
      texts,
      trouble,
      NOW,
    );
  draw(messages, outgoing);
  return { home, actions, draw };
};

const unsent = (given: Partial<Unsent> = {}): Unsent => ({
  clientId: "aaaaaaaa",
  text: "Bonjour",
  shown: "Bonjour",
  at: "2026-11-24T10:00:00Z",
  ...given,
});

test("what a visitor wrote is shown as text, never as HTML, whatever the gateway sends as html", () => {
  const attack = '<img src=x onerror="alert(1)"><b>gras</b>';
  const { home } = drawn([message({ author: "visitor", kind: "text", text: attack, html: attack })]);
  expect(home.querySelector(".bubble")!.textContent).toBe(attack);
  expect(home.querySelector("img, b")).toBeNull();
});

test("an unsent message is shown as text too", () => {
  const { home } = drawn([], [{ unsent: unsent({ shown: "<script>x</script>" }), status: "sending", id: null }]);
  expect(home.querySelector(".bubble")!.textContent).toBe("<script>x</script>");
  expect(home.querySelector("script")).toBeNull();
});

test("a text without the gateway's html is shown as it is", () => {
  const { home } = drawn([message({ text: "2 < 3 & *étoile*", html: "" })]);
  expect(home.querySelector(".prose")!.textContent).toBe("2 < 3 & *étoile*");
});

test("an answer shows its prose, picture, links and signature, in its own language", () => {
  const answer = {
    entry: "handaxe",
    title: "Biface",
    text: "",
    html: "<p>A <strong>hand axe</strong>.</p>",
    language: "en",
    links: [{ title: "The object", url: "https://museum.example/handaxe" }],
    image: { url: "https://museum.example/handaxe.jpg", alt: "A hand axe" },
    answered_by: { name: "Alice", role: "curator" },
  };
  const { home } = drawn([message({ answers: [answer], notice: "Pour le 1er mai" })]);
  expect(home.querySelector(".answer")!.getAttribute("lang")).toBe("en");
  expect(home.querySelector("strong")!.textContent).toBe("hand axe");
  expect(home.querySelector("img")!.alt).toBe("A hand axe");
  expect(home.querySelector(".links a")!.getAttribute("rel")).toBe("noopener noreferrer");
  expect(home.querySelector(".notice")!.textContent).toBe("Pour le 1er mai");
  expect(home.querySelector("h4")).toBeNull(); // one answer needs no title
});

test("two answers in one message are told apart by their titles", () => {
  const answer = {
    entry: "a",
    title: "Horaires",
    text: "",
    html: "<p>…</p>",
    language: "fr",
    links: [],
    image: null,
    answered_by: null,
  };
  const { home } = drawn([message({ answers: [answer, { ...answer, entry: "b", title: "Tarifs" }] })]);
  expect([...home.querySelectorAll("h4")].map((title) => title.textContent)).toEqual(["Horaires", "Tarifs"]);
});

test.each(["javascript:alert(1)", "data:text/html,x", "//evil.example", "not an address"])(
  "it offers no link or picture at %s",
  (url) => {
    const answer = {
      entry: "a",
      title: "",
      text: "",
      html: "<p>…</p>",
      language: "fr",
      links: [{ title: "x", url }],
      image: { url, alt: "" },
      answered_by: null,
    };
    const { home } = drawn([message({ answers: [answer] })]);
    expect(home.querySelector(".links a, img")).toBeNull();
  },
);

test("a choice is a button that hands over the choice", () => {
  const choice = { title: "Vos horaires ?", payload: "entry:hours" };
  const { home, actions } = drawn([message({ kind: "suggest", choices: [choice] })]);
  home.querySelector<HTMLButtonElement>(".choices button")!.click();
  expect(actions.choose).toHaveBeenCalledWith(choice);
});

test("a staff reply carries the person's name and role", () => {
  const { home } = drawn([
    message({ author: "staff", staff: { name: "Claire", role: "médiatrice" }, html: "<p>Bonjour</p>" }),
  ]);
  expect(home.querySelector(".name")!.textContent).toBe("Claire");
  expect(home.querySelector(".role")!.textContent).toBe("médiatrice");
});

test("a refused message says why and offers another try and the text back", () => {
  const { home, actions } = drawn([], [{ unsent: unsent({ refused: "Trop long." }), status: "failed", id: null }]);
  expect(home.querySelector(".warned")!.textContent).toBe("Trop long.");
  const [retry, edit] = home.querySelectorAll<HTMLButtonElement>(".remedy");
  retry!.click();
  edit!.click();
  expect(actions.retry).toHaveBeenCalledWith("aaaaaaaa");
  expect(actions.edit).toHaveBeenCalledWith("aaaaaaaa");
});

test("a message that waits for the network repeats what the gateway said", () => {
  const { home } = drawn([], [{ unsent: unsent(), status: "queued", id: null }], "Pas enregistré.");
  expect(home.querySelector(".warned")!.textContent).toBe("Pas enregistré.");
});

test("times are the museum's, and a new day says so", () => {
  const { home } = drawn([
    message({ id: 1, at: "2026-11-22T23:30:00Z" }),
    message({ id: 2, at: "2026-11-24T09:05:00Z" }),
  ]);
  expect([...home.querySelectorAll(".day")].map((day) => day.textContent)).toEqual(["Hier", "Aujourd’hui"]);
  expect([...home.querySelectorAll("time")].map((time) => time.textContent)).toEqual(["00:30", "10:05"]);
});

test("only what changed is drawn anew, so that a screen reader hears it once", () => {
  const first = message({ id: 1, html: "<p>Un</p>" });
  const { home, draw } = drawn([first]);
  const before = home.firstElementChild;
  const added = draw([first, message({ id: 2, html: "<p>Deux</p>" })]);
  expect(home.firstElementChild).toBe(before);
  expect(added).toHaveLength(1);
});

test("the gateway's copy takes the place of the optimistic one", () => {
  const { home, draw } = drawn([], [{ unsent: unsent(), status: "sending", id: null }]);
  const added = draw([message({ id: 4, author: "visitor", kind: "text", text: "Bonjour", client_id: "aaaaaaaa" })]);
  expect(added).toHaveLength(0);
  expect(home.children).toHaveLength(1);
});

test("a confirmed message keeps its place among what came meanwhile", () => {
  const lines = linesOf(
    [message({ id: 3, html: "avant" }), message({ id: 5, html: "après" })],
    [{ unsent: unsent(), status: "sent", id: 4 }],
    String,
  );
  expect(lines.map((line) => line.shown || line.message!.html)).toEqual(["avant", "Bonjour", "après"]);
});
