/** Whether an answer is being prepared: true for a while after a question, then no longer, because nobody knows. */
import type { Clock } from "./clock";

const AWAIT_MS = 60_000;

export class Awaiting {
  private question: string | null = null;
  private expired = false;
  private cancel = (): void => undefined;

  constructor(
    private readonly clock: Clock,
    private readonly gaveUp: () => void,
  ) {}

  get active(): boolean {
    return this.question !== null && !this.expired;
  }

  /** The key of the question that has no answer yet, or null; the same question keeps its time. */
  for(question: string | null): void {
    if (question === this.question) return;
    this.cancel();
    this.question = question;
    this.expired = false;
    if (question !== null) this.cancel = this.clock.after(AWAIT_MS, () => this.giveUp());
  }

  private giveUp(): void {
    this.expired = true;
    this.gaveUp();
  }
}
