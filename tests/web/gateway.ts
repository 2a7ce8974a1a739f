/** The network and the clock as tests see them: a gateway that keeps the web channel's contract, and time by hand. */
import type { Clock } from "@web/widget/clock";
import type { Message, State } from "@web/widget/protocol";

export const ORIGIN = "https://questions.musee.example";

export const message = (given: Partial<Message>): Message => ({
  id: 1,
  author: "bot",
  kind: "answer",
  text: "",
  html: "",
  language: "fr",
  answers: [],
  choices: [],
  notice: null,
  payload: null,
  client_id: null,
  at: "2026-11-24T10:00:00.000Z",
  staff: null,
  ...given,
});

export const TEXTS = {
  "ask-person": "Parler à une personne",
  "author-bot": "Assistant",
  "author-staff": "L’équipe",
  "author-visitor": "Vous",
  "characters-left": "Encore {count}",
  "characters-over": "{count} de trop",
  edit: "Modifier",
  failed: "Non envoyé",
  queued: "Pas encore envoyé",
  retry: "Réessayer",
  sending: "Envoi…",
  sent: "Envoyé",
  "rating-question": "Utile ?",
  "rating-up": "Utile",
  "rating-down": "Pas utile",
  "rating-thanks": "Merci.",
  "rating-failed": "Avis non enregistré.",
  "rating-missing": "Que manquait-il ?",
  "rating-person": "Une personne peut répondre.",
  reconnecting: "Reconnexion…",
  today: "Aujourd’hui",
  yesterday: "Hier",
};

interface Conversation {
  messages: Message[];
  state: State;
  streams: Set<ReadableStreamDefaultController<Uint8Array>>;
}

/** One gateway in memory; `refuse` and `offline` make it answer as a gateway in trouble does. */
export class FakeGateway {
  readonly requests: { method: string; path: string; headers: Record<string, string>; body: unknown }[] = [];
  readonly conversations = new Map<string, Conversation>();
  offline = false;
  /** The next answers of a path, before it works again. */
  readonly refusals: { path: string; status: number; body: unknown }[] = [];
  /** Whether posted messages come back on the stream at once. */
  echo = true;
  private ids = 0;
  private tokens = 0;

  readonly fetch: typeof fetch = async (input, init = {}) => {
    const url = new URL(String(input));
    const path = url.pathname.replace("/api/widget/", "");
    const headers = init.headers as Record<string, string> | undefined;
    const body: unknown = init.body ? JSON.parse(String(init.body)) : null;
    this.requests.push({ method: init.method ?? "GET", path, headers: headers ?? {}, body });
    if (this.offline) throw new TypeError("Failed to fetch");
    const refusal = this.refusals.findIndex((each) => each.path === path);
    if (refusal >= 0) {
      const [{ status, body: words }] = this.refusals.splice(refusal, 1) as [FakeGateway["refusals"][number]];
      return json(status, words);
    }
    return this.answer(path, headers?.["Authorization"]?.replace("Bearer ", ""), headers, body, init.signal);
  };

  asked(path: string): FakeGateway["requests"] {
    return this.requests.filter((request) => request.path === path);
  }

  /** The one conversation that stands (the last opened). */
  get conversation(): Conversation {
    return [...this.conversations.values()].pop()!;
  }

  say(given: Partial<Message>, conversation = this.conversation): Message {
    const said = message({ ...given, id: ++this.ids });
    conversation.messages.push(said);
    this.emit("message", said, said.id, conversation);
    return said;
  }

  setState(state: State): void {
    this.conversation.state = state;
    this.emit("state", { state }, this.ids, this.conversation);
  }

  forgetSessions(): void {
    const streams = [...this.conversations.values()].flatMap(({ streams }) => [...streams]);
    this.conversations.clear();
    streams.forEach((stream) => stream.close());
  }

  hangUp(): void {
    for (const stream of this.conversation.streams) stream.close();
    this.conversation.streams.clear();
  }

  private answer(
    path: string,
    token: string | undefined,
    headers: Record<string, string> | undefined,
    body: unknown,
    signal?: AbortSignal | null,
  ): Response {
    if (path === "config") return json(200, config);
    if (path === "session") return this.open();
    const conversation = this.conversations.get(token ?? "");
    if (!conversation) return json(401, { error: "session-unknown", message: "Session inconnue." });
    if (path === "thread")
      return json(200, { messages: [...conversation.messages], state: conversation.state, last: this.ids });
    if (path === "messages")
      return this.receive(conversation, body as { client_id: string; text?: string; payload?: string });
    if (path === "ratings") return this.rated(conversation, body as { message_id: string; useful: boolean | null });
    return this.stream(conversation, Number(headers?.["Last-Event-ID"]), signal);
  }

  private open(): Response {
    const token = `token-${++this.tokens}`;
    this.conversations.set(token, { messages: [], state: "bot", streams: new Set() });
    this.say({ kind: "greeting", html: "<p>Bonjour !</p>" });
    return json(201, { token, conversation: `c${this.tokens}`, language: "fr" });
  }

  /** A repeat of a client id is the same message. */
  private receive(conversation: Conversation, sent: { client_id: string; text?: string; payload?: string }): Response {
    const known = conversation.messages.find((each) => each.client_id === sent.client_id);
    if (known) return json(202, { id: known.id, duplicate: true });
    const received: Partial<Message> = {
      author: "visitor",
      kind: sent.payload ? "choice" : "text",
      text: sent.text ?? sent.payload ?? "",
      payload: sent.payload ?? null,
      client_id: sent.client_id,
    };
    if (this.echo) return json(202, { id: this.say(received, conversation).id, duplicate: false });
    const kept = message({ ...received, id: ++this.ids });
    conversation.messages.push(kept);
    return json(202, { id: kept.id, duplicate: false });
  }

  /** The last rating of an answer counts; null takes it back. */
  private rated(conversation: Conversation, sent: { message_id: string; useful: boolean | null }): Response {
    const place = conversation.messages.findIndex(
      ({ id, author, kind }) => String(id) === sent.message_id && author === "bot" && kind === "answer",
    );
    if (place < 0) return json(404, { error: "message-unknown", message: "Réponse inconnue." });
    const { rating: _, ...rest } = conversation.messages[place]!;
    conversation.messages[place] = sent.useful === null ? rest : { ...rest, rating: sent.useful };
    return json(200, { message_id: sent.message_id, useful: sent.useful });
  }

  private stream(conversation: Conversation, last: number, signal?: AbortSignal | null): Response {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        conversation.streams.add(controller);
        signal?.addEventListener("abort", () => conversation.streams.delete(controller));
        controller.enqueue(encode(": open\n\n"));
        for (const each of conversation.messages)
          if (each.id > last) controller.enqueue(encode(frame("message", each, each.id)));
        controller.enqueue(encode(frame("state", { state: conversation.state }, this.ids)));
      },
    });
    return { ok: true, status: 200, body } as Response;
  }

  private emit(name: string, event: unknown, id: number, conversation: Conversation): void {
    for (const stream of conversation.streams) stream.enqueue(encode(frame(name, event, id)));
  }
}

export const config = {
  museum: { name: "Musée des Origines", site: "", timezone: "Europe/Paris" },
  language: "fr",
  languages: ["fr", "en"],
  texts: TEXTS,
};

export const frame = (name: string, event: unknown, id: number): string =>
  `event: ${name}\nid: ${id}\ndata: ${JSON.stringify(event)}\n\n`;

export const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

const json = (status: number, body: unknown): Response =>
  ({ ok: status < 400, status, json: async () => body }) as Response;

/** Time that passes when the test says so; chance that always falls in the middle. */
export class ManualClock implements Clock {
  private now = 0;
  private waiting: { due: number; then: () => void }[] = [];

  random(): number {
    return 0.5;
  }

  after(ms: number, then: () => void): () => void {
    const entry = { due: this.now + ms, then };
    this.waiting.push(entry);
    return () => (this.waiting = this.waiting.filter((each) => each !== entry));
  }

  async pass(ms: number): Promise<void> {
    this.now += ms;
    const due = this.waiting.filter((each) => each.due <= this.now);
    this.waiting = this.waiting.filter((each) => each.due > this.now);
    for (const each of due) each.then();
    await settled();
  }
}

/** Lets everything that waits for nothing outside this process run to its end. */
export const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 30; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};
