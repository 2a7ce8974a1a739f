import { noticeWriting, refresh } from "@web/console/refresh";

const region = (html: string): HTMLElement => {
  document.body.innerHTML = `<div data-refresh="/console/requests">${html}</div>`;
  return document.body.firstElementChild as HTMLElement;
};

const answers = (...bodies: string[]) => {
  const fetch = vi.fn(
    async () => ({ ok: true, status: 200, redirected: false, text: async () => bodies.shift() ?? "" }) as Response,
  );
  vi.stubGlobal("fetch", fetch);
};

afterEach(() => vi.unstubAllGlobals());

test("a region shows what the server shows now", async () => {
  const list = region("<p>une demande</p>");
  answers("<p>deux demandes</p>");
  await refresh(list);
  expect(list.innerHTML).toBe("<p>deux demandes</p>");
});

test("what has not changed is not touched", async () => {
  const list = region("");
  answers("<p>une</p>", "<p>une</p>");
  await refresh(list);
  const before = list.firstElementChild;
  await refresh(list);
  expect(list.firstElementChild).toBe(before);
});

test("typing is never taken away, and the change comes once the field is left", async () => {
  const form = region("<textarea>à moitié</textarea>");
  const box = form.querySelector("textarea")!;
  box.focus();
  answers("<p>neuf</p>", "<p>neuf</p>");
  await refresh(form);
  expect(form.firstElementChild).toBe(box);
  box.blur();
  await refresh(form);
  expect(form.innerHTML).toBe("<p>neuf</p>");
});

test("a focused link keeps the focus", async () => {
  const list = region('<a href="/console/conversations/1">une</a>');
  list.querySelector("a")!.focus();
  answers('<a href="/console/conversations/2">deux</a><a href="/console/conversations/1">une</a>');
  await refresh(list);
  expect(document.activeElement?.getAttribute("href")).toBe("/console/conversations/1");
});

test("what was opened stays open and keeps the focus", async () => {
  const part = "<details><summary>Lire</summary>une</details><details><summary>Lire</summary>deux</details>";
  const evidence = region(part);
  const second = evidence.querySelectorAll("details")[1]!;
  second.open = true;
  second.querySelector("summary")!.tabIndex = 0;
  second.querySelector("summary")!.focus();
  answers(part.replaceAll("<summary>", '<summary tabindex="0">') + "<p>neuf</p>");
  await refresh(evidence);
  const after = [...evidence.querySelectorAll("details")];
  expect(after.map((one) => one.open)).toEqual([false, true]);
  expect(document.activeElement).toBe(after[1]!.querySelector("summary"));
  expect(evidence.textContent).toContain("neuf");
});

test("where another question came in, nothing is opened by mistake", async () => {
  const evidence = region("<details open><summary>Lire</summary>une</details>");
  answers("<details><summary>Lire</summary>deux</details><details><summary>Lire</summary>une</details>");
  await refresh(evidence);
  expect([...evidence.querySelectorAll("details")].map((one) => one.open)).toEqual([false, false]);
});

test("a colleague is told that somebody writes only while they do", async () => {
  document.body.innerHTML = '<textarea></textarea><div data-refresh="/state" data-presence></div>';
  const [box, state] = [document.querySelector("textarea")!, document.querySelector("div")!];
  noticeWriting(box);
  answers("a", "b", "c");
  await refresh(state);
  box.value = "Oui";
  box.dispatchEvent(new Event("input"));
  await refresh(state);
  box.value = "";
  box.dispatchEvent(new Event("input"));
  await refresh(state);
  const asked = vi.mocked(fetch).mock.calls.map(([address]) => address);
  expect(asked).toEqual(["/state", "/state?writing=true", "/state"]);
});

test("signed out meanwhile, the whole page is loaded again", async () => {
  const list = region("<p>une</p>");
  const reload = vi.spyOn(location, "reload").mockImplementation(() => undefined);
  vi.stubGlobal(
    "fetch",
    async () => ({ ok: true, redirected: true, status: 200, text: async () => "<form>" }) as Response,
  );
  await refresh(list);
  expect(reload).toHaveBeenCalledOnce();
  expect(list.innerHTML).toBe("<p>une</p>");
});
