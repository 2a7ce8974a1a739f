/** Keeps the newest lines in sight unless the visitor is reading further up; then it offers the way down. */

const NEAR_PX = 80;

export class Scroller {
  private pinned = true;
  private height = 0;
  private typing = false;

  constructor(
    private readonly log: HTMLElement,
    private readonly latest: HTMLElement,
  ) {
    latest.hidden = true;
    log.addEventListener("scroll", () => this.look(), { passive: true });
    // Late pictures, a banner or the keyboard push the end out of sight: bring it back.
    const resized = new ResizeObserver(() => this.resized());
    for (const watched of [log, ...log.children]) resized.observe(watched);
    latest.addEventListener("click", () => {
      this.toEnd();
      log.focus();
    });
  }

  follow(added: HTMLElement[], typing: boolean): void {
    const changed = added.length > 0 || typing !== this.typing;
    this.typing = typing;
    if (!changed) return;
    const last = added[added.length - 1];
    const mine = added.some((element) => element.classList.contains("visitor"));
    if (!this.pinned && !mine) this.latest.hidden = false;
    else if (last && !mine && added.length === 1 && last.offsetHeight > this.log.clientHeight) this.toTop(last);
    else this.toEnd();
  }

  toEnd(): void {
    this.log.scrollTop = this.log.scrollHeight;
    this.pinned = true;
    this.latest.hidden = true;
  }

  /** A long answer is read from its beginning. */
  private toTop(element: HTMLElement): void {
    this.log.scrollTop = element.offsetTop - this.log.offsetTop;
    this.pinned = false;
  }

  private resized(): void {
    this.height = this.log.clientHeight;
    if (this.pinned) this.toEnd();
  }

  private look(): void {
    // A log that changed its height was not scrolled by the visitor.
    if (this.log.clientHeight !== this.height) return;
    this.pinned = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_PX;
    if (this.pinned) this.latest.hidden = true;
  }
}
