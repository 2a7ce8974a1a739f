import { ApiError, type Posting } from "@web/widget/api";
import { Outgoing } from "@web/widget/outgoing";
import { Store, type Unsent } from "@web/widget/store";
import { ManualClock, settled } from "./gateway";

const written = (clientId: string): Unsent => ({
  clientId,
  text: `texte ${clientId}`,
  shown: `texte ${clientId}`,
  at: "2026-11-24T10:00:00Z",
});

const desk = (answers: (number | ApiError)[], shelf: Storage = localStorage) => {
  const posted: Posting[] = [];
  const confirmed: [string, number][] = [];
  const clock = new ManualClock();
  const renewSession = vi.fn(async () => true);
  const outgoing = new Outgoing(
    new Store("curio:test", shelf),
    {
      post: async (posting) => {
        posted.push(posting);
        const answer = answers.shift() ?? 99;
        if (answer instanceof ApiError) throw answer;
        return { id: answer };
      },
      confirmed: (unsent, id) => confirmed.push([unsent.clientId, id]),
      renewSession,
      changed: () => undefined,
    },
    clock,
  );
  return { outgoing, posted, confirmed, clock, renewSession };
};

const noNetwork = (): ApiError => new ApiError(0, "no-answer", "");

beforeEach(() => localStorage.clear());

test("it sends in the order of writing and forgets what is confirmed", async () => {
  const { outgoing, posted, confirmed } = desk([7, 8]);
  outgoing.add(written("aaaaaaaa"));
  outgoing.add(written("bbbbbbbb"));
  await settled();
  expect(posted.map((posting) => posting.client_id)).toEqual(["aaaaaaaa", "bbbbbbbb"]);
  expect(confirmed).toEqual([
    ["aaaaaaaa", 7],
    ["bbbbbbbb", 8],
  ]);
  expect(outgoing.list()).toEqual([]);
});

test("a message stands in storage before it is sent, so that a reload loses nothing", async () => {
  const lost = desk([noNetwork()]);
  lost.outgoing.add(written("aaaaaaaa"));
  expect(JSON.parse(localStorage.getItem("curio:test")!).unsent).toHaveLength(1);
  await settled();
  const reloaded = desk([5]);
  await reloaded.outgoing.flush();
  expect(reloaded.posted).toEqual([{ client_id: "aaaaaaaa", text: "texte aaaaaaaa" }]);
  expect(reloaded.outgoing.list()).toEqual([]);
});

test("without a network it tries again by itself, later and with the same client id", async () => {
  const { outgoing, posted, clock } = desk([noNetwork(), noNetwork(), 5]);
  outgoing.add(written("aaaaaaaa"));
  await settled();
  expect(outgoing.statusOf(outgoing.list()[0]!)).toBe("queued");
  await clock.pass(374); // the first pause is 375 ms
  expect(posted).toHaveLength(1);
  await clock.pass(1);
  expect(posted).toHaveLength(2);
  await clock.pass(750);
  expect(posted.map((posting) => posting.client_id)).toEqual(["aaaaaaaa", "aaaaaaaa", "aaaaaaaa"]);
  expect(outgoing.list()).toEqual([]);
});

test("a message that can never be accepted does not hold up the next one", async () => {
  const { outgoing, posted } = desk([new ApiError(413, "message-too-long", "Trop long."), 6]);
  outgoing.add(written("aaaaaaaa"));
  outgoing.add(written("bbbbbbbb"));
  await settled();
  expect(posted).toHaveLength(2);
  expect(outgoing.list()).toMatchObject([{ clientId: "aaaaaaaa", refused: "Trop long." }]);
  expect(outgoing.statusOf(outgoing.list()[0]!)).toBe("failed");
});

test("the visitor's own retry uses the same client id", async () => {
  const { outgoing, posted } = desk([new ApiError(422, "malformed", "Refusé."), 6]);
  outgoing.add(written("aaaaaaaa"));
  await settled();
  outgoing.retry("aaaaaaaa");
  await settled();
  expect(posted.map((posting) => posting.client_id)).toEqual(["aaaaaaaa", "aaaaaaaa"]);
  expect(outgoing.list()).toEqual([]);
});

test("a tap is posted as its payload, without its title", async () => {
  const { outgoing, posted } = desk([6]);
  outgoing.add({ clientId: "aaaaaaaa", payload: "entry:hours", shown: "Vos horaires ?", at: "2026-11-24T10:00:00Z" });
  await settled();
  expect(posted).toEqual([{ client_id: "aaaaaaaa", payload: "entry:hours" }]);
});

test("a lost session is renewed once, then patience begins", async () => {
  const lost = (): ApiError => new ApiError(401, "session-unknown", "");
  const { outgoing, posted, renewSession, clock } = desk([lost(), lost(), 9]);
  outgoing.add(written("aaaaaaaa"));
  await settled();
  expect(renewSession).toHaveBeenCalledTimes(1);
  expect(posted).toHaveLength(2);
  await clock.pass(375);
  expect(outgoing.list()).toEqual([]);
});

test("where storage is forbidden the page's memory stands in", async () => {
  const forbidden = {
    getItem: () => null,
    setItem: () => {
      throw new DOMException("denied");
    },
  } as unknown as Storage;
  const { outgoing, posted } = desk([noNetwork(), 5], forbidden);
  outgoing.add(written("aaaaaaaa"));
  await settled();
  await outgoing.flush();
  expect(posted).toHaveLength(2);
});
