/** What to do after a failed request: pure decisions, so that their tests are tables. */
import { ApiError } from "./api";

const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** Milliseconds before attempt number `attempts` + 1: doubling, capped, spread so that clients do not return as one. */
export const backOff = (attempts: number, random: number): number =>
  Math.round(Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempts, 16)) * (0.5 + random / 2));

export type Verdict =
  /** Passing trouble: send the same message again later. */
  | { kind: "again"; message: string }
  /** The session is not known any more: open a new one, then send. */
  | { kind: "session" }
  /** The gateway will never accept this message as it is. */
  | { kind: "refused"; message: string };

export const judge = (error: unknown): Verdict => {
  if (!(error instanceof ApiError)) return { kind: "again", message: "" };
  if (error.status === 401) return { kind: "session" };
  const passing = error.status === 0 || error.status >= 500 || [408, 425, 429].includes(error.status);
  return { kind: passing ? "again" : "refused", message: error.message };
};
