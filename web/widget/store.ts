/** What the widget keeps in the host page's localStorage, under one key, and only once the visitor has opened it. */

/** A message that the gateway has not confirmed yet. */
export interface Unsent {
  clientId: string;
  text?: string;
  payload?: string;
  /** What the visitor's bubble shows. */
  shown: string;
  /** ISO 8601: when the visitor sent it. */
  at: string;
  /** Set when the gateway will not accept it; the reason in the visitor's language, perhaps empty. */
  refused?: string;
}

export interface Saved {
  token?: string | undefined;
  language?: string | undefined;
  draft?: string | undefined;
  unsent: Unsent[];
}

/** Where the text is kept; a browser that forbids storage gets a page-long memory instead. */
export type Shelf = Pick<Storage, "getItem" | "setItem">;

export class Store {
  private memory: string | null = null;

  constructor(
    readonly key: string,
    private readonly shelf: Shelf | null,
  ) {}

  /** Always reads anew, because another tab may have written. */
  read(): Saved {
    try {
      const saved = JSON.parse(this.get() ?? "{}") as Partial<Saved> | null;
      return { ...saved, unsent: Array.isArray(saved?.unsent) ? saved.unsent : [] };
    } catch {
      return { unsent: [] };
    }
  }

  /** Applies `change` to what is saved now and writes it back. */
  change(change: (saved: Saved) => Saved): void {
    this.memory = JSON.stringify(change(this.read()));
    try {
      this.shelf?.setItem(this.key, this.memory);
    } catch {
      // Full or forbidden: the memory of this page stands in.
    }
  }

  private get(): string | null {
    try {
      return this.shelf?.getItem(this.key) ?? this.memory;
    } catch {
      return this.memory;
    }
  }
}

/** The page's localStorage, or nothing where merely naming it throws (sandboxed frames, blocked cookies). */
export const pageShelf = (): Shelf | null => {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
};
