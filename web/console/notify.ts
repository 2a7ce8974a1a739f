/**
 * Notices of the browser: whoever turned them on hears that visitors wait while the console is not in sight. What
 * visitors wrote is never in them, for they also show on a locked screen.
 */

const ON = "curio-notices-on";
const SEEN = "curio-notices-seen";
/** Many changes at once are one look. */
const PAUSE_MS = 3_000;

interface Waiting {
  /** The newest request that waits; 0: none. */
  newest: number;
  /** "Two questions are waiting", in the reader's language. */
  words: string;
}

const remembered = (key: string): string | null => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // a browser that keeps nothing
  }
};

const remember = (key: string, value: string | null): void => {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // nothing can be kept: no notices then
  }
};

export const areOn = (): boolean =>
  typeof Notification !== "undefined" && Notification.permission === "granted" && remembered(ON) !== null;

/** The check box of one's own page. Turning them on asks the browser's own question first. */
export const followSwitch = (box: HTMLInputElement): void => {
  box.checked = areOn();
  box.disabled = typeof Notification === "undefined" || Notification.permission === "denied";
  box.addEventListener("change", () => void turn(box));
};

const turn = async (box: HTMLInputElement): Promise<void> => {
  const granted = box.checked && (await Notification.requestPermission()) === "granted";
  box.checked = granted;
  box.disabled = Notification.permission === "denied";
  remember(ON, granted ? "yes" : null);
};

/** Look whether somebody new waits, and say so if nobody looks at the console. */
export const look = async (): Promise<void> => {
  const response = await fetch("/console/waiting", { cache: "no-store" });
  if (!response.ok) return;
  const { newest, words } = (await response.json()) as Waiting;
  const seen = Number(remembered(SEEN) ?? 0);
  if (newest <= seen) return;
  // Written down first: of several open pages one tells.
  remember(SEEN, String(newest));
  if (!document.hidden || seen === 0) return;
  const notice = new Notification(words, { tag: "curio-waiting", icon: "/static/icon.svg" });
  notice.onclick = () => {
    window.focus();
    location.assign("/console");
  };
};

/** Follow the changes that the gateway tells of. */
export const watch = (events: EventSource): void => {
  let planned = false;
  const plan = (): void => {
    if (planned) return;
    planned = true;
    setTimeout(() => {
      planned = false;
      void look().catch(() => undefined); // the next change looks again
    }, PAUSE_MS);
  };
  plan();
  events.addEventListener("changed", plan);
};
