/** The visitor's messages on their way out: kept before they are sent, sent in order, dropped only when confirmed. */
import type { Posting } from "./api";
import { type Clock, pageClock } from "./clock";
import { backOff, judge } from "./retry";
import type { Store, Unsent } from "./store";

export interface OutgoingHooks {
  post(posting: Posting): Promise<{ id: number }>;
  /** The gateway has message `id`. */
  confirmed(sent: Unsent, id: number): void;
  /** The session is gone; resolves to true when a new one stands. */
  renewSession(): Promise<boolean>;
  changed(): void;
}

export class Outgoing {
  /** The message now on the wire, and how often passing trouble has stopped us in a row. */
  private flying: string | null = null;
  private setbacks = 0;
  private renewed = false;
  private cancelRetry: (() => void) | null = null;
  /** What the gateway said when it last asked for patience. */
  trouble: string | null = null;

  constructor(
    private readonly store: Store,
    private readonly hooks: OutgoingHooks,
    private readonly clock: Clock = pageClock,
  ) {}

  list(): Unsent[] {
    return this.store.read().unsent;
  }

  statusOf(unsent: Unsent): "sending" | "queued" | "failed" {
    if (unsent.refused !== undefined) return "failed";
    return this.trouble !== null && this.flying !== unsent.clientId ? "queued" : "sending";
  }

  add(unsent: Unsent): void {
    this.keep((list) => [...list, unsent]);
    void this.flush();
  }

  drop(clientId: string): void {
    this.keep((list) => list.filter((unsent) => unsent.clientId !== clientId));
  }

  /** The visitor asks for another attempt: same client id, so that a message which did arrive is not doubled. */
  retry(clientId: string): void {
    this.replace(clientId, ({ refused: _, ...unsent }) => unsent);
    void this.flush();
  }

  /** Sends what waits, one message after the other; does nothing while a message is on the wire. */
  async flush(): Promise<void> {
    this.cancelRetry?.();
    this.cancelRetry = null;
    if (this.flying !== null) return;
    for (let next = this.next(); next; next = this.next()) {
      if (!(await this.send(next))) return;
    }
  }

  stop(): void {
    this.cancelRetry?.();
    this.cancelRetry = null;
  }

  private next(): Unsent | undefined {
    return this.list().find((unsent) => unsent.refused === undefined);
  }

  /** Resolves to whether the next message may follow at once. */
  private async send(unsent: Unsent): Promise<boolean> {
    this.flying = unsent.clientId;
    this.hooks.changed();
    try {
      const { id } = await this.hooks.post(postingOf(unsent));
      this.setbacks = 0;
      this.renewed = false;
      this.trouble = null;
      this.hooks.confirmed(unsent, id);
      this.drop(unsent.clientId);
      return true;
    } catch (error) {
      return await this.recover(unsent, error);
    } finally {
      this.flying = null;
      this.hooks.changed();
    }
  }

  private async recover(unsent: Unsent, error: unknown): Promise<boolean> {
    const verdict = judge(error);
    if (verdict.kind === "refused") {
      this.replace(unsent.clientId, (each) => ({ ...each, refused: verdict.message }));
      return true;
    }
    // A second 401 in a row means that new sessions are refused too: wait like for any other trouble.
    if (verdict.kind === "session" && !this.renewed) {
      this.renewed = true;
      if (await this.hooks.renewSession()) return true;
    }
    this.waitAfter(verdict.kind === "again" ? verdict.message : "");
    return false;
  }

  private waitAfter(message: string): void {
    this.trouble = message;
    this.cancelRetry = this.clock.after(backOff(this.setbacks, this.clock.random()), () => void this.flush());
    this.setbacks += 1;
    this.renewed = false;
  }

  private replace(clientId: string, change: (unsent: Unsent) => Unsent): void {
    this.keep((list) => list.map((unsent) => (unsent.clientId === clientId ? change(unsent) : unsent)));
  }

  private keep(change: (list: Unsent[]) => Unsent[]): void {
    this.store.change((saved) => ({ ...saved, unsent: change(saved.unsent) }));
    this.hooks.changed();
  }
}

const postingOf = (unsent: Unsent): Posting => ({
  client_id: unsent.clientId,
  ...(unsent.payload === undefined ? { text: unsent.text ?? "" } : { payload: unsent.payload }),
});

/** A fresh client id; pages without a secure context lack `randomUUID`. */
export const freshClientId = (): string => {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
};
