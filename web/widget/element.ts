/** `<curio-widget>`: the launcher on the museum's page and, once it is opened, the panel. */
import { Api } from "./api";
import { Conversation, type View } from "./conversation";
import { h, icon, setText } from "./dom";
import { Panel } from "./panel";
import { dress } from "./sheet";
import { pageShelf, Store } from "./store";
import { seedTexts } from "./texts";

/** After so long in a hidden tab the line is freed: browsers allow few lines to one host. */
const HIDDEN_MS = 60_000;

export class CurioWidget extends HTMLElement {
  private readonly root = this.attachShadow({ mode: "open" });
  private readonly badge = h("span", { class: "badge", "aria-hidden": "true" });
  private readonly launcherText = h("span", { class: "launcher-text" });
  private readonly launcher = h("button", { type: "button", class: "launcher", "aria-haspopup": "dialog" });
  private readonly news = h("p", { class: "unseen", role: "status" });
  private conversation: Conversation | null = null;
  private panel: Panel | null = null;
  private returnTo: HTMLElement | null = null;
  private drawing = false;
  private resting = 0;

  /** Whether the panel is showing. */
  get opened(): boolean {
    return this.panel !== null && !this.panel.element.hidden;
  }

  connectedCallback(): void {
    if (this.root.childElementCount) return;
    dress(this, this.root);
    this.launcher.append(icon("ask"), this.launcherText, this.badge);
    this.launcher.addEventListener("click", () => (this.opened ? this.close() : this.open()));
    this.root.append(this.launcher, this.news);
    this.drawLauncher(seedTexts(this.language), 0);
    this.root.addEventListener("keydown", (event) => this.key(event as KeyboardEvent));
    this.listen();
  }

  disconnectedCallback(): void {
    this.conversation?.rest();
  }

  /** Opens the panel; the first call is also the first moment at which anything is asked of the gateway. */
  open(): void {
    this.conversation ??= this.begin();
    this.panel ??= this.build(this.conversation);
    this.returnTo = (this.root.activeElement ?? document.activeElement) as HTMLElement | null;
    this.panel.element.hidden = false;
    this.dataset.open = "";
    void this.conversation.open();
    this.conversation.watch(true);
    this.draw();
    this.focusInside();
  }

  close(): void {
    if (!this.panel || !this.opened) return;
    this.panel.element.hidden = true;
    delete this.dataset.open;
    this.conversation?.watch(false);
    const target = this.returnTo?.isConnected && this.returnTo !== document.body ? this.returnTo : this.launcher;
    target.focus();
  }

  private get language(): string {
    return this.dataset.lang || document.documentElement.lang || navigator.language || "en";
  }

  private begin(): Conversation {
    const origin = this.dataset.origin || location.origin;
    const store = new Store(`curio:${origin}`, pageShelf());
    return new Conversation(new Api(origin, window.fetch.bind(window)), store, this.language, () => this.drawSoon());
  }

  private build(conversation: Conversation): Panel {
    const panel = new Panel({
      send: (text) => conversation.send(text),
      draft: (draft) => conversation.store.change((saved) => ({ ...saved, draft: draft || undefined })),
      choose: (choice) => {
        conversation.choose(choice);
        panel.composer.box.focus({ preventScroll: true });
      },
      retry: (clientId) => conversation.retry(clientId),
      edit: (clientId) => {
        panel.composer.put(conversation.withdraw(clientId));
        panel.composer.box.focus();
      },
      rate: (id, useful, words) => conversation.rate(id, useful, words),
      askPerson: () => conversation.askPerson(),
      speak: (language) => void conversation.speak(language),
      reopen: () => void conversation.open(),
      close: () => this.close(),
    });
    panel.composer.put(conversation.store.read().draft ?? "");
    this.root.append(panel.element);
    return panel;
  }

  private drawSoon(): void {
    if (this.drawing) return;
    this.drawing = true;
    queueMicrotask(() => {
      this.drawing = false;
      this.draw();
    });
  }

  private draw(): void {
    if (!this.conversation) return;
    const view: View = this.conversation.view();
    const wasReady = this.panel?.element.dataset.phase === "ready";
    this.panel?.draw(view);
    this.drawLauncher(view.texts, view.unread);
    if (!wasReady && view.phase === "ready" && this.opened) this.focusInside();
  }

  private drawLauncher(texts: View["texts"], unread: number): void {
    this.launcher.lang = texts.language;
    setText(this.launcherText, texts.get("launcher"));
    setText(this.badge, unread ? texts.number(unread) : "");
    this.badge.hidden = unread === 0;
    const news = unread === 0 ? "" : texts.get(unread === 1 ? "unread-one" : "unread-many", { count: unread });
    this.launcher.setAttribute("aria-label", [texts.get("launcher-label"), news].filter(Boolean).join(" – "));
    this.launcher.setAttribute("aria-expanded", String(this.opened));
    setText(this.news, news);
  }

  /** A keyboard that jumps up would hide the greeting on phones: there the panel itself takes the focus. */
  private focusInside(): void {
    if (!this.panel) return;
    const sheet = this.isSheet();
    this.panel.element.toggleAttribute("data-sheet", sheet);
    if (sheet) this.panel.element.setAttribute("aria-modal", "true");
    else this.panel.element.removeAttribute("aria-modal");
    const typed = this.panel.composer.form.hidden || window.matchMedia("(pointer: coarse)").matches;
    (typed ? this.panel.element : this.panel.composer.box).focus({ preventScroll: true });
  }

  private isSheet(): boolean {
    return window.matchMedia("(max-width: 559px), (max-height: 479px)").matches;
  }

  private key(event: KeyboardEvent): void {
    if (!this.opened || event.isComposing) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      this.close();
    }
    if (event.key === "Tab" && this.isSheet()) this.keepInside(event);
  }

  /** The sheet covers the page: Tab must not wander behind it. */
  private keepInside(event: KeyboardEvent): void {
    const reachable = "button:not([hidden]), select:not([hidden]), textarea, a[href], [tabindex='0']";
    const stops = [...this.panel!.element.querySelectorAll<HTMLElement>(reachable)].filter((stop) => stop.offsetParent);
    const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
    const here = this.root.activeElement;
    if (here !== edge && here !== this.panel!.element) return;
    if (here === this.panel!.element && !event.shiftKey) return;
    event.preventDefault();
    (event.shiftKey ? stops[stops.length - 1] : stops[0])?.focus();
  }

  private listen(): void {
    window.addEventListener("online", () => this.conversation?.wake());
    window.addEventListener("offline", () => this.drawSoon());
    window.addEventListener("pagehide", () => this.conversation?.rest());
    window.addEventListener("pageshow", () => this.conversation?.wake());
    document.addEventListener("visibilitychange", () => this.visibility());
    document.addEventListener("click", (event) => this.pageClick(event));
    window.addEventListener("storage", (event) => this.otherTab(event));
  }

  private visibility(): void {
    clearTimeout(this.resting);
    if (document.hidden) this.resting = window.setTimeout(() => this.conversation?.rest(), HIDDEN_MS);
    else this.conversation?.wake();
  }

  private otherTab(event: StorageEvent): void {
    if (event.key === this.conversation?.store.key) void this.conversation?.storageChanged();
  }

  /** Any element of the museum's page that carries `data-curio-open` opens the widget. */
  private pageClick(event: Event): void {
    const opener = (event.target as Element | null)?.closest?.("[data-curio-open]");
    if (!opener) return;
    event.preventDefault();
    this.open();
  }
}
