/** Waiting and chance, handed in so that tests decide both. */

export interface Clock {
  random(): number;
  /** Runs `then` after `ms`; the returned function cancels. */
  after(ms: number, then: () => void): () => void;
}

export const pageClock: Clock = {
  random: Math.random,
  after: (ms, then) => {
    const timer = setTimeout(then, ms);
    return () => clearTimeout(timer);
  },
};
