import { Api } from "@web/widget/api";
import { Conversation } from "@web/widget/conversation";
import { Store } from "@web/widget/store";
import { FakeGateway, ManualClock, ORIGIN, settled } from "./gateway";

const KEY = `curio:${ORIGIN}`;

const visit = (gateway: FakeGateway, clock = new ManualClock()) => {
  const conversation = new Conversation(
    new Api(ORIGIN, gateway.fetch),
    new Store(KEY, localStorage),
    "fr",
    () => undefined,
    clock,
  );
  const said = (): string[] => conversation.view().lines.map((line) => line.shown || line.message!.html);
  return { conversation, clock, said };
};

const open = async (gateway = new FakeGateway()) => {
  const visited = visit(gateway);
  await visited.conversation.open();
  await settled();
  return { gateway, ...visited };
};

beforeEach(() => localStorage.clear());

test("nothing is asked and nothing is stored before the visitor opens it", async () => {
  const gateway = new FakeGateway();
  const { conversation } = visit(gateway);
  conversation.view();
  conversation.wake();
  await settled();
  expect(gateway.requests).toEqual([]);
  expect(localStorage.length).toBe(0);
});

test("opening begins a session and shows the greeting", async () => {
  const { said, conversation } = await open();
  expect(said()).toEqual(["<p>Bonjour !</p>"]);
  expect(conversation.view().phase).toBe("ready");
});

test("the token travels in the Authorization header and nowhere else", async () => {
  const { gateway, conversation } = await open();
  conversation.send("Bonjour");
  await settled();
  const withToken = gateway.requests.filter((request) =>
    JSON.stringify([request.path, request.body]).includes("token-1"),
  );
  expect(withToken).toEqual([]);
  expect(gateway.asked("messages")[0]!.headers["Authorization"]).toBe("Bearer token-1");
});

test("a question shows at once and is confirmed in its place", async () => {
  const { gateway, conversation, said } = await open();
  gateway.echo = false;
  conversation.send("Vos horaires ?");
  expect(conversation.view().lines[1]).toMatchObject({ shown: "Vos horaires ?", status: "sending" });
  const { key } = conversation.view().lines[1]!;
  await settled();
  expect(conversation.view().lines[1]).toMatchObject({ key, status: "sent" });
  gateway.say({ html: "<p>De 10 h à 18 h.</p>" });
  await settled();
  expect(said()).toEqual(["<p>Bonjour !</p>", "Vos horaires ?", "<p>De 10 h à 18 h.</p>"]);
});

test("a message that comes twice stands once", async () => {
  const { gateway, conversation, said } = await open();
  conversation.send("Vos horaires ?");
  await settled();
  gateway.hangUp();
  conversation.wake();
  await settled();
  expect(said()).toEqual(["<p>Bonjour !</p>", "Vos horaires ?"]);
});

test("a reload shows the whole thread again, in the same session", async () => {
  const { gateway, conversation } = await open();
  conversation.send("Vos horaires ?");
  await settled();
  const { said } = await open(gateway);
  expect(said()).toEqual(["<p>Bonjour !</p>", "Vos horaires ?"]);
  expect(gateway.asked("session")).toHaveLength(1);
});

test("what was written offline is sent after a reload, once", async () => {
  const { gateway, conversation } = await open();
  gateway.offline = true;
  conversation.send("Écrit hors ligne");
  await settled();
  conversation.rest();
  gateway.offline = false;
  const { said } = await open(gateway);
  expect(said()).toEqual(["<p>Bonjour !</p>", "Écrit hors ligne"]);
  expect(gateway.conversation.messages.filter((each) => each.author === "visitor")).toHaveLength(1);
});

test("an answer whose confirmation was lost is not asked twice", async () => {
  const { gateway, conversation } = await open();
  const honest = gateway.fetch;
  let first = true;
  const api = new Api(ORIGIN, async (input, init) => {
    const answer = await honest(input, init);
    if (first && String(input).endsWith("messages")) {
      first = false;
      throw new TypeError("the answer was lost");
    }
    return answer;
  });
  conversation.rest();
  const second = new Conversation(api, new Store(KEY, localStorage), "fr", () => undefined, new ManualClock());
  await second.open();
  second.send("Une seule fois");
  await settled();
  second.wake();
  await settled();
  expect(gateway.asked("messages")).toHaveLength(2);
  expect(gateway.conversation.messages.filter((each) => each.text === "Une seule fois")).toHaveLength(1);
});

test("a tapped choice posts its payload and shows its title, now and after a reload", async () => {
  const { gateway, conversation, said } = await open();
  const choice = { title: "Quels sont vos horaires ?", payload: "entry:hours" };
  gateway.say({ kind: "suggest", html: "<p>Vouliez-vous dire…</p>", choices: [choice] });
  await settled();
  conversation.choose(choice);
  expect(said().pop()).toBe("Quels sont vos horaires ?");
  await settled();
  expect(gateway.asked("messages")[0]!.body).toMatchObject({ payload: "entry:hours" });
  expect(gateway.asked("messages")[0]!.body).not.toHaveProperty("text");
  expect((await open(gateway)).said().pop()).toBe("Quels sont vos horaires ?");
});

test("a session that ended is replaced and the unsent text goes out in the new one", async () => {
  const { gateway, conversation, said } = await open();
  gateway.conversations.clear();
  conversation.send("Est-ce ouvert ?");
  await settled();
  expect(said()).toEqual(["<p>Bonjour !</p>", "Est-ce ouvert ?"]);
  expect(conversation.view().sessionLost).toBe(true);
  expect(JSON.parse(localStorage.getItem(KEY)!).token).toBe("token-2");
  expect(gateway.conversation.messages.map((each) => each.text)).toContain("Est-ce ouvert ?");
});

test("the last word about a deleted conversation stands above the new one until the visitor writes again", async () => {
  const { gateway, conversation, said } = await open();
  const farewell = "Vos données sont supprimées.";
  gateway.forgetSessions();
  gateway.refusals.push({ path: "messages", status: 202, body: { id: 0, duplicate: false, farewell } });
  conversation.choose({ title: "Oui, tout supprimer", payload: "erase-confirmed" });
  await settled();
  expect(conversation.view().farewell).toBe(farewell);
  expect(said()).toEqual(["<p>Bonjour !</p>"]);
  expect(JSON.parse(localStorage.getItem(KEY)!).token).toBe("token-2");
  conversation.send("Est-ce ouvert ?");
  await settled();
  expect(conversation.view().farewell).toBeNull();
});

test("a stream whose session ended opens one new session, not many", async () => {
  const { gateway, conversation, clock } = await open();
  gateway.forgetSessions();
  await settled();
  await clock.pass(375);
  await clock.pass(30_000);
  expect(gateway.asked("session")).toHaveLength(2);
  expect(conversation.view().live).toBe(true);
});

test("a session that ended while the page was closed is replaced on opening", async () => {
  const { gateway } = await open();
  gateway.forgetSessions();
  const { conversation, said } = await open(gateway);
  expect(said()).toEqual(["<p>Bonjour !</p>"]);
  expect(conversation.view().sessionLost).toBe(true);
});

test("another tab's new session is taken over instead of opening a third", async () => {
  const { gateway, conversation } = await open();
  gateway.forgetSessions();
  await open(gateway);
  await conversation.storageChanged();
  await settled();
  expect(gateway.asked("session")).toHaveLength(2);
  conversation.send("Depuis le premier onglet");
  await settled();
  expect(gateway.conversation.messages.map((each) => each.text)).toContain("Depuis le premier onglet");
});

test("two tabs share one conversation", async () => {
  const { gateway, conversation } = await open();
  const other = await open(gateway);
  conversation.send("Dans un onglet");
  await settled();
  expect(other.said()).toContain("Dans un onglet");
});

test("what the gateway says about trouble is what the visitor reads", async () => {
  const gateway = new FakeGateway();
  gateway.refusals.push({
    path: "session",
    status: 503,
    body: { error: "unavailable", message: "Revenez dans un instant." },
  });
  const { conversation } = visit(gateway);
  await conversation.open();
  expect(conversation.view()).toMatchObject({ phase: "unavailable", trouble: "Revenez dans un instant." });
  await conversation.open();
  expect(conversation.view()).toMatchObject({ phase: "ready", trouble: "" });
});

test("a staff reply arrives by itself and is counted while the panel is closed", async () => {
  const { gateway, conversation, said } = await open();
  conversation.watch(false);
  gateway.setState("person");
  gateway.say({
    author: "staff",
    kind: "reply",
    html: "<p>Bonjour, c’est Claire.</p>",
    staff: { name: "Claire", role: "médiatrice" },
  });
  await settled();
  expect(said()).toContain("<p>Bonjour, c’est Claire.</p>");
  expect(conversation.view()).toMatchObject({ unread: 1, state: "person", person: "Claire" });
  conversation.watch(true);
  expect(conversation.view().unread).toBe(0);
});

test("dots show until the answer comes, for a minute at most, and never while a person answers", async () => {
  const { gateway, conversation, clock } = await open();
  expect(conversation.view().typing).toBe(false);
  conversation.send("Première question");
  await settled();
  expect(conversation.view().typing).toBe(true);
  gateway.say({ html: "<p>Réponse</p>" });
  await settled();
  expect(conversation.view().typing).toBe(false);
  conversation.send("Deuxième question");
  await settled();
  await clock.pass(60_000);
  expect(conversation.view().typing).toBe(false);
  conversation.wake();
  await settled();
  gateway.setState("person");
  conversation.send("Troisième question");
  await settled();
  expect(conversation.view().typing).toBe(false);
});

test("a message that was refused can be taken back to be edited", async () => {
  const { gateway, conversation, said } = await open();
  gateway.refusals.push({ path: "messages", status: 413, body: { error: "message-too-long", message: "Trop long." } });
  conversation.send("Un très long texte");
  await settled();
  const line = conversation.view().lines[1]!;
  expect(line).toMatchObject({ status: "failed", refusal: "Trop long." });
  expect(conversation.withdraw(line.key)).toBe("Un très long texte");
  expect(said()).toEqual(["<p>Bonjour !</p>"]);
});

test("a line that is lost shows, and what was said meanwhile is caught up", async () => {
  const { gateway, conversation, clock, said } = await open();
  gateway.offline = true;
  gateway.hangUp();
  await settled();
  expect(conversation.view().live).toBe(false);
  gateway.say({ html: "<p>Dit pendant la coupure</p>" });
  gateway.offline = false;
  await clock.pass(375);
  expect(conversation.view().live).toBe(true);
  expect(said()).toContain("<p>Dit pendant la coupure</p>");
});
