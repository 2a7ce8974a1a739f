/** The only module of the widget that talks to the gateway; it sends no cookie and puts no token into an address. */
import type { Config, Session, Thread } from "./protocol";

const PATIENCE_MS = 20_000;

/** A request that was not granted. `status` 0 means that no answer came at all. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    /** What the gateway tells the visitor, in their language; empty when it said nothing readable. */
    message: string,
  ) {
    super(message);
  }
}

export interface Posting {
  client_id: string;
  text?: string;
  payload?: string;
}

/** What the visitor thinks of an answer; `useful` null takes it back. */
export interface Rating {
  message_id: string;
  useful: boolean | null;
  words: string;
}

type Fetch = typeof fetch;

export class Api {
  constructor(
    private readonly origin: string,
    private readonly fetch: Fetch,
  ) {}

  config(language: string, page: string): Promise<Config> {
    return this.json(`config?lang=${encodeURIComponent(language)}&page=${encodeURIComponent(page)}`, {});
  }

  session(language: string): Promise<Session> {
    return this.json("session", { method: "POST", ...body({ language }) });
  }

  thread(token: string): Promise<Thread> {
    return this.json("thread", { headers: bearer(token) });
  }

  post(token: string, posting: Posting): Promise<{ id: number; duplicate: boolean; farewell?: string }> {
    return this.write("messages", token, posting);
  }

  rate(token: string, rating: Rating): Promise<unknown> {
    return this.write("ratings", token, rating);
  }

  /** Opens the event stream after message `last`; the caller reads the body and aborts by `signal`. */
  events(token: string, last: number, signal: AbortSignal): Promise<Response> {
    const headers = { ...bearer(token), Accept: "text/event-stream", "Last-Event-ID": String(last) };
    return this.request("events", { headers, signal });
  }

  private write<T>(path: string, token: string, what: unknown): Promise<T> {
    const { headers, body: text } = body(what);
    return this.json(path, { method: "POST", headers: { ...headers, ...bearer(token) }, body: text });
  }

  private async json<T>(path: string, init: RequestInit): Promise<T> {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
    try {
      const response = await this.request(path, { ...init, signal: patience.signal });
      return (await response.json()) as T;
    } catch (error) {
      throw error instanceof ApiError ? error : new ApiError(0, "no-answer", "");
    } finally {
      clearTimeout(timer);
    }
  }

  private async request(path: string, init: RequestInit): Promise<Response> {
    const url = `${this.origin}/api/widget/${path}`;
    const response = await this.fetch(url, { ...init, credentials: "omit", cache: "no-store" }).catch(() => {
      throw new ApiError(0, "no-answer", "");
    });
    if (!response.ok) throw await refusal(response);
    return response;
  }
}

const bearer = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` });

const body = (value: unknown): { headers: Record<string, string>; body: string } => ({
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(value),
});

/** A proxy in between may answer without our JSON: then there are no words to show. */
const refusal = async (response: Response): Promise<ApiError> => {
  const told: { error?: unknown; message?: unknown } = await response.json().catch(() => ({}));
  const text = (value: unknown): string => (typeof value === "string" ? value : "");
  return new ApiError(response.status, text(told?.error), text(told?.message));
};
