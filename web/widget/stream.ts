/** The gateway's event stream: read, resumed after the last seen event, and reconnected for as long as it is wanted. */
import { createParser, type EventSourceMessage } from "eventsource-parser";
import type { Clock } from "./clock";
import { backOff, judge } from "./retry";

/** The gateway pings every 15 s; three missed pings mean that the line is dead though nobody hung up. */
const SILENCE_MS = 45_000;

export interface StreamHooks {
  open(last: number, signal: AbortSignal): Promise<Response>;
  event(name: string, data: unknown): void;
  live(live: boolean): void;
  /** The session is not known any more; the stream has stopped. */
  sessionLost(): void;
}

export class EventStream {
  private connection: AbortController | null = null;
  private attempts = 0;
  /** Whether the session was refused since the line last worked. */
  private refused = false;
  private cancelPause: (() => void) | null = null;
  private last = 0;

  constructor(
    private readonly hooks: StreamHooks,
    private readonly clock: Clock,
  ) {}

  get wanted(): boolean {
    return this.connection !== null || this.cancelPause !== null;
  }

  /** Starts after event `last`; a running stream goes on from where it is. */
  start(last: number): void {
    this.last = Math.max(this.last, last);
    if (!this.wanted) void this.connect();
  }

  stop(): void {
    this.cancelPause?.();
    this.cancelPause = null;
    this.connection?.abort();
    this.connection = null;
  }

  /** Forgets the position: the next start belongs to another conversation. */
  reset(): void {
    this.stop();
    this.last = 0;
  }

  /** Tries again after the pause that is due. */
  startLater(): void {
    this.stop();
    this.pause();
  }

  /** The network or the page is back: do not sit out the pause. */
  hurry(): void {
    if (!this.cancelPause) return;
    this.cancelPause();
    this.cancelPause = null;
    void this.connect();
  }

  private async connect(): Promise<void> {
    const connection = new AbortController();
    this.connection = connection;
    try {
      const response = await this.hooks.open(this.last, connection.signal);
      if (connection.signal.aborted) return;
      this.hooks.live(true);
      await this.read(response, connection);
    } catch (error) {
      // Refused twice in a row, with the new session too: wait as for any other trouble.
      if (this.connection === connection && judge(error).kind === "session" && !this.refused) {
        this.refused = true;
        this.stop();
        return this.hooks.sessionLost();
      }
    }
    if (this.connection === connection) this.pause();
  }

  private pause(): void {
    this.connection = null;
    this.refused = false;
    this.hooks.live(false);
    this.cancelPause = this.clock.after(backOff(this.attempts, this.clock.random()), () => {
      this.cancelPause = null;
      void this.connect();
    });
    this.attempts += 1;
  }

  private async read(response: Response, connection: AbortController): Promise<void> {
    const reader = response.body!.getReader();
    const decoder = new TextDecoder();
    const parser = createParser({ onEvent: (event) => this.take(event) });
    for (;;) {
      const { done, value } = await this.listen(reader, connection);
      if (done || this.connection !== connection) return;
      // Only a byte proves that the line works: a server that accepts and hangs up keeps us backing off.
      this.attempts = 0;
      this.refused = false;
      parser.feed(decoder.decode(value, { stream: true }));
    }
  }

  private async listen(
    reader: ReadableStreamDefaultReader<Uint8Array>,
    connection: AbortController,
  ): Promise<ReadableStreamReadResult<Uint8Array>> {
    const cancel = this.clock.after(SILENCE_MS, () => {
      connection.abort();
      reader.cancel().catch(() => undefined);
    });
    return reader.read().finally(cancel);
  }

  private take(event: EventSourceMessage): void {
    const id = Number(event.id);
    if (Number.isSafeInteger(id)) this.last = Math.max(this.last, id);
    try {
      this.hooks.event(event.event ?? "message", JSON.parse(event.data));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error; // an event that is not JSON is not ours
    }
  }
}
