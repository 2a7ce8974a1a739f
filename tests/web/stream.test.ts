import { ApiError } from "@web/widget/api";
import { EventStream } from "@web/widget/stream";
import { encode, frame, ManualClock, settled } from "./gateway";

const listen = () => {
  const opened: { last: number; signal: AbortSignal; line: ReadableStreamDefaultController<Uint8Array> }[] = [];
  const events: [string, unknown][] = [];
  const live: boolean[] = [];
  const sessionLost = vi.fn();
  const clock = new ManualClock();
  const refusals: ApiError[] = [];
  const stream = new EventStream(
    {
      open: async (last, signal) => {
        const refusal = refusals.shift();
        let line!: ReadableStreamDefaultController<Uint8Array>;
        const body = new ReadableStream<Uint8Array>({ start: (controller) => void (line = controller) });
        opened.push({ last, signal, line });
        if (refusal) throw refusal;
        return { body } as Response;
      },
      event: (name, event) => events.push([name, event]),
      live: (now) => live.push(now),
      sessionLost,
    },
    clock,
  );
  const line = () => opened[opened.length - 1]!.line;
  return { stream, opened, events, live, sessionLost, clock, refusals, line };
};

test("it names the last seen event when it connects again", async () => {
  const { stream, opened, line, clock } = listen();
  stream.start(3);
  await settled();
  line().enqueue(encode(frame("message", { id: 5 }, 5) + frame("state", { state: "person" }, 6)));
  await settled();
  line().close();
  await settled();
  await clock.pass(375);
  expect(opened.map(({ last }) => last)).toEqual([3, 6]);
});

test("it reads events that arrive in pieces, cut inside a character", async () => {
  const { stream, events, line } = listen();
  stream.start(0);
  await settled();
  const bytes = encode(frame("message", { text: "musée" }, 1));
  const cut = bytes.indexOf(0xc3) + 1;
  line().enqueue(bytes.slice(0, cut));
  line().enqueue(bytes.slice(cut));
  await settled();
  expect(events).toEqual([["message", { text: "musée" }]]);
});

test("pauses grow while nothing works and start anew once a byte has come", async () => {
  const { stream, opened, refusals, clock, line } = listen();
  refusals.push(...[1, 2, 3].map(() => new ApiError(0, "no-answer", "")));
  stream.start(0);
  await settled();
  await clock.pass(375);
  await clock.pass(749);
  expect(opened).toHaveLength(2);
  await clock.pass(1);
  await clock.pass(1_500);
  expect(opened).toHaveLength(4);
  line().enqueue(encode(": ping\n\n"));
  await settled();
  line().close();
  await settled();
  await clock.pass(375);
  expect(opened).toHaveLength(5);
});

test("a gateway that accepts and hangs up is not hammered", async () => {
  const { stream, opened, clock, line } = listen();
  stream.start(0);
  await settled();
  line().close();
  await settled();
  await clock.pass(375);
  line().close();
  await settled();
  await clock.pass(375);
  expect(opened).toHaveLength(2);
});

test("it says when it is live and when it reconnects", async () => {
  const { stream, live, line, clock } = listen();
  stream.start(0);
  await settled();
  line().error(new TypeError("network"));
  await settled();
  await clock.pass(375);
  expect(live).toEqual([true, false, true]);
});

test("three missed pings mean a dead line", async () => {
  const { stream, opened, clock } = listen();
  stream.start(0);
  await settled();
  await clock.pass(45_000);
  expect(opened[0]!.signal.aborted).toBe(true);
  await clock.pass(375);
  expect(opened).toHaveLength(2);
});

test("it does not sit out the pause when the network is back", async () => {
  const { stream, opened, refusals } = listen();
  refusals.push(new ApiError(0, "no-answer", ""));
  stream.start(0);
  await settled();
  stream.hurry();
  await settled();
  expect(opened).toHaveLength(2);
});

test("an unknown session stops it; refused twice in a row, it waits", async () => {
  const { stream, sessionLost, refusals, opened, clock } = listen();
  refusals.push(new ApiError(401, "session-unknown", ""), new ApiError(401, "session-unknown", ""));
  sessionLost.mockImplementation(() => stream.start(0));
  stream.start(0);
  await settled();
  expect(sessionLost).toHaveBeenCalledTimes(1);
  expect(opened).toHaveLength(2);
  await clock.pass(375);
  expect(opened).toHaveLength(3);
});

test("what is not JSON is passed over", async () => {
  const { stream, events, line } = listen();
  stream.start(0);
  await settled();
  line().enqueue(encode("event: message\ndata: <html>\n\n" + frame("state", { state: "bot" }, 2)));
  await settled();
  expect(events).toEqual([["state", { state: "bot" }]]);
});

test("after a stop nothing more is heard", async () => {
  const { stream, events, line, opened, clock } = listen();
  stream.start(0);
  await settled();
  const before = line();
  stream.stop();
  before.enqueue(encode(frame("message", { id: 1 }, 1)));
  await settled();
  await clock.pass(60_000);
  expect(events).toEqual([]);
  expect(opened).toHaveLength(1);
});
