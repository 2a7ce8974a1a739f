import { areOn, followSwitch, look } from "@web/console/notify";

const shown: string[] = [];

class Told {
  static permission = "default";
  static answer = "granted";
  static requestPermission = async () => (Told.permission = Told.answer);
  onclick: (() => void) | null = null;
  constructor(words: string) {
    shown.push(words);
  }
}

const waits = (newest: number, ok = true) =>
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => ({ ok, json: async () => ({ newest, words: `${newest} attend` }) }) as Response),
  );

const hidden = (value: boolean) => vi.spyOn(document, "hidden", "get").mockReturnValue(value);

beforeEach(() => {
  shown.length = 0;
  localStorage.clear();
  Told.permission = "default";
  Told.answer = "granted";
  vi.stubGlobal("Notification", Told);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const box = (): HTMLInputElement => {
  document.body.innerHTML = '<input type="checkbox">';
  const made = document.querySelector("input")!;
  followSwitch(made);
  return made;
};

const tick = async (made: HTMLInputElement) => {
  made.click();
  await vi.waitFor(() => expect(made.checked).toBe(Told.permission === "granted"));
};

test("they are off until somebody turns them on and the browser agrees", async () => {
  expect(areOn()).toBe(false);
  await tick(box());
  expect(areOn()).toBe(true);
});

test("a browser that refuses leaves the box empty and says so", async () => {
  Told.answer = "denied";
  const made = box();
  await tick(made);
  expect([areOn(), made.checked, made.disabled]).toEqual([false, false, true]);
});

test("they can be turned off again", async () => {
  const made = box();
  await tick(made);
  made.click();
  await vi.waitFor(() => expect(areOn()).toBe(false));
});

test("somebody new is told of once, and only while nobody looks", async () => {
  hidden(true);
  waits(7);
  await look();
  expect(shown).toEqual([]); // what waited before is no news
  waits(8);
  await look();
  await look();
  expect(shown).toEqual(["8 attend"]);
  hidden(false);
  waits(9);
  await look();
  expect(shown).toHaveLength(1);
});

test("a signed-out page tells nothing", async () => {
  hidden(true);
  localStorage.setItem("curio-notices-seen", "3");
  waits(8, false);
  await look();
  expect(shown).toEqual([]);
});

test("a browser without notices has its box disabled", () => {
  vi.stubGlobal("Notification", undefined);
  expect(areOn()).toBe(false);
});
