/** The visitor's conversation in this page: opens it, sends, listens, and shows the panel one view of it all. */
import { type Api, ApiError, type Posting } from "./api";
import { Awaiting } from "./awaiting";
import { type Clock, pageClock } from "./clock";
import { freshClientId, Outgoing } from "./outgoing";
import type { Choice, Config, Message, State, Thread } from "./protocol";
import type { Store, Unsent } from "./store";
import { EventStream } from "./stream";
import { seedTexts, Texts } from "./texts";
import { awaited, type Line, linesOf, offeredTitle, type Outgo } from "./thread";

export interface View {
  phase: "closed" | "opening" | "ready" | "unavailable";
  config: Config | null;
  texts: Texts;
  lines: Line[];
  state: State;
  /** Name of the member of staff who wrote last, while a person has the conversation. */
  person: string | null;
  live: boolean;
  typing: boolean;
  sessionLost: boolean;
  /** The museum's last word about a conversation that was deleted as the visitor wished. */
  farewell: string | null;
  unread: number;
  /** What the gateway said when it could not serve us; may be empty. */
  trouble: string;
}

export class Conversation {
  private phase: View["phase"] = "closed";
  private config: Config | null = null;
  private texts: Texts;
  private token = "";
  private language: string;
  private state: State = "bot";
  private live = true;
  private sessionLost = false;
  private farewell: string | null = null;
  private trouble = "";
  private unread = 0;
  private watched = false;
  private renewal: Promise<boolean> | null = null;
  private readonly messages = new Map<number, Message>();
  private readonly confirmed = new Map<string, Outgo>();
  private readonly awaiting: Awaiting;
  private readonly outgoing: Outgoing;
  private readonly stream: EventStream;

  constructor(
    private readonly api: Api,
    readonly store: Store,
    private readonly pageLanguage: string,
    private readonly show: () => void,
    clock: Clock = pageClock,
  ) {
    this.language = pageLanguage;
    this.texts = seedTexts(pageLanguage);
    this.awaiting = new Awaiting(clock, show);
    this.outgoing = new Outgoing(
      store,
      {
        post: (posting) => this.deliver(posting),
        confirmed: (unsent, id) => this.confirmed.set(unsent.clientId, { unsent, id, status: "sent" }),
        renewSession: () => this.renewSession(this.token),
        changed: () => this.changed(),
      },
      clock,
    );
    this.stream = new EventStream(
      {
        open: (last, signal) => this.api.events(this.token, last, signal),
        event: (name, event) => this.take(name, event),
        live: (live) => this.setLive(live),
        sessionLost: () => void this.renewSession(this.token),
      },
      clock,
    );
  }

  view(): View {
    const lines = this.lines();
    return {
      phase: this.phase,
      config: this.config,
      texts: this.texts,
      lines,
      state: this.state,
      person: this.state === "person" ? this.personName() : null,
      live: this.live,
      typing: this.awaiting.active,
      sessionLost: this.sessionLost,
      farewell: this.farewell,
      unread: this.unread,
      trouble: this.trouble || (this.outgoing.trouble ?? ""),
    };
  }

  /** The first request to the gateway happens here, when the visitor opens the panel, and not before. */
  async open(): Promise<void> {
    if (this.phase === "ready" || this.phase === "opening") return this.wake();
    this.setPhase("opening");
    try {
      this.language = this.store.read().language ?? this.pageLanguage;
      [, this.token] = await Promise.all([this.loadConfig(this.language), this.obtainToken()]);
      await this.loadThread();
      this.setPhase("ready");
    } catch (error) {
      this.trouble = error instanceof ApiError ? error.message : "";
      this.setPhase("unavailable");
    }
  }

  /** Whether the visitor is looking: what arrives meanwhile is not unread. */
  watch(watched: boolean): void {
    this.watched = watched;
    if (watched) this.unread = 0;
    this.changed();
  }

  send(text: string): void {
    this.post({ text, shown: text });
  }

  choose(choice: Choice): void {
    this.post({ payload: choice.payload, shown: choice.title });
  }

  askPerson(): void {
    this.choose({ payload: "person", title: this.texts.get("ask-person") });
  }

  /** Keeps what the visitor thinks of an answer; null takes it back. Rejects where it could not be kept. */
  async rate(id: number, useful: boolean | null, words: string): Promise<void> {
    try {
      await this.api.rate(this.token, { message_id: String(id), useful, words });
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) void this.renewSession(this.token);
      throw error;
    }
    const message = this.messages.get(id);
    if (message) this.messages.set(id, { ...message, rating: useful });
  }

  async speak(language: string): Promise<void> {
    try {
      await this.loadConfig(language);
    } catch {
      return this.changed(); // the old language stays, and the panel shows it
    }
    this.language = language;
    this.store.change((saved) => ({ ...saved, language }));
    this.choose({ payload: `language:${language}`, title: this.texts.languageName(language) });
  }

  retry(clientId: string): void {
    this.outgoing.retry(clientId);
  }

  /** Takes a message that cannot be sent back out of the thread and returns its words. */
  withdraw(clientId: string): string {
    const unsent = this.outgoing.list().find((each) => each.clientId === clientId);
    this.outgoing.drop(clientId);
    return unsent?.text ?? "";
  }

  /** The network or the page is back. */
  wake(): void {
    if (this.phase !== "ready") return;
    this.stream.hurry();
    this.stream.start(0);
    void this.outgoing.flush();
  }

  /** The page is hidden for long or leaves: free the line; `wake` resumes after the last seen message. */
  rest(): void {
    this.stream.stop();
    this.outgoing.stop();
  }

  /** Another tab wrote: it may have opened a new session or sent our words. */
  async storageChanged(): Promise<void> {
    const { token } = this.store.read();
    if (this.phase === "ready" && token && token !== this.token) await this.renewSession(this.token);
    this.changed();
  }

  private post(what: Pick<Unsent, "text" | "payload" | "shown">): void {
    this.sessionLost = false;
    this.farewell = null;
    this.outgoing.add({ ...what, clientId: freshClientId(), at: new Date().toISOString() });
  }

  private async deliver(posting: Posting): Promise<{ id: number }> {
    const receipt = await this.api.post(this.token, posting);
    if (receipt.farewell) {
      this.farewell = receipt.farewell;
      void this.renewSession(this.token);
    }
    return receipt;
  }

  private async loadConfig(language: string): Promise<void> {
    const config = await this.api.config(language, location.pathname);
    this.config = config;
    this.texts = new Texts(config.texts, config.language, config.museum.timezone);
    this.changed();
  }

  /** The saved token unless it is the stale one, else that of a new session. */
  private async obtainToken(stale?: string): Promise<string> {
    const saved = this.store.read().token;
    if (saved && saved !== stale) return saved;
    const session = await this.api.session(this.language);
    // Another tab may have been quicker: one conversation for all tabs.
    this.store.change((now) => (now.token && now.token !== stale ? now : { ...now, token: session.token }));
    return this.store.read().token ?? session.token;
  }

  private async loadThread(): Promise<void> {
    const thread = await this.api.thread(this.token).catch(async (error: unknown) => {
      if (!(error instanceof ApiError && error.status === 401)) throw error;
      this.token = await this.obtainToken(this.token);
      this.sessionLost = true;
      return this.api.thread(this.token);
    });
    this.fill(thread);
    void this.outgoing.flush();
  }

  private fill(thread: Thread): void {
    this.messages.clear();
    for (const message of thread.messages) this.messages.set(message.id, message);
    this.state = thread.state;
    this.stream.reset();
    this.stream.start(Math.max(thread.last, ...this.messages.keys()));
    this.changed();
  }

  /** Replaces the session whose token is `stale`; several callers share one renewal. */
  private renewSession(stale: string): Promise<boolean> {
    this.renewal ??= this.replaceSession(stale).finally(() => (this.renewal = null));
    return this.renewal;
  }

  private async replaceSession(stale: string): Promise<boolean> {
    try {
      this.token = await this.obtainToken(stale);
      this.confirmed.clear();
      this.sessionLost = true;
      this.fill(await this.api.thread(this.token));
      void this.outgoing.flush();
      return true;
    } catch {
      // The stream has stopped: without it nobody would try again.
      this.stream.startLater();
      return false;
    }
  }

  private take(name: string, event: unknown): void {
    if (name === "state") this.state = (event as { state: State }).state;
    if (name === "message") this.takeMessage(event as Message);
    this.changed();
  }

  private takeMessage(message: Message): void {
    if (!this.messages.has(message.id) && message.author !== "visitor" && !this.watched) this.unread += 1;
    this.messages.set(message.id, message);
    if (message.client_id) this.confirmed.delete(message.client_id);
  }

  private lines(): Line[] {
    const waiting = this.outgoing
      .list()
      .filter((unsent) => !this.confirmed.has(unsent.clientId))
      .map((unsent): Outgo => ({ unsent, status: this.outgoing.statusOf(unsent), id: null }));
    return linesOf(this.messages.values(), [...this.confirmed.values(), ...waiting], (payload) =>
      this.titleOf(payload),
    );
  }

  private titleOf(payload: string): string {
    const offered = offeredTitle(this.messages.values(), payload);
    if (offered) return offered;
    if (payload === "person") return this.texts.get("ask-person");
    return payload.startsWith("language:") ? this.texts.languageName(payload.slice("language:".length)) : payload;
  }

  private personName(): string | null {
    const named = [...this.messages.values()].filter((message) => message.author === "staff" && message.staff?.name);
    return named[named.length - 1]?.staff?.name ?? null;
  }

  private changed(): void {
    this.awaiting.for(awaited(this.lines(), this.state)?.key ?? null);
    this.show();
  }

  private setPhase(phase: View["phase"]): void {
    this.phase = phase;
    if (phase === "ready") this.trouble = "";
    this.changed();
  }

  private setLive(live: boolean): void {
    this.live = live;
    if (live) void this.outgoing.flush();
    this.changed();
  }
}
