import { refresh } from "@web/console/refresh";

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
