import { CurioWidget } from "@web/widget/element";
import { FakeGateway, ORIGIN, settled } from "./gateway";

customElements.define("curio-widget", CurioWidget);

const place = (gateway = new FakeGateway()) => {
  vi.stubGlobal("fetch", gateway.fetch);
  const widget = document.createElement("curio-widget") as CurioWidget;
  widget.dataset.origin = ORIGIN;
  widget.dataset.lang = "fr";
  document.body.append(widget);
  const find = <Found extends HTMLElement>(selector: string): Found =>
    widget.shadowRoot!.querySelector<Found>(selector)!;
  return { widget, gateway, find };
};

const opened = async () => {
  const placed = place();
  placed.find(".launcher").focus();
  placed.find(".launcher").click();
  await settled();
  return placed;
};

beforeEach(() => localStorage.clear());
afterEach(() => {
  document.querySelectorAll("curio-widget").forEach((widget) => widget.remove());
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

test("before the visitor opens it, the launcher has a name and nothing is asked or stored", async () => {
  const { gateway, find, widget } = place();
  await settled();
  expect(find(".launcher").getAttribute("aria-label")).toBe("Poser une question au musée");
  expect(find(".launcher").textContent).toContain("Une question");
  expect(gateway.requests).toEqual([]);
  expect(localStorage.length).toBe(0);
  expect(document.cookie).toBe("");
  expect(widget.opened).toBe(false);
});

test("it opens as a labelled dialog with the focus in the text box", async () => {
  const { find, widget } = await opened();
  const dialog = find(".panel");
  expect(dialog.getAttribute("role")).toBe("dialog");
  expect(dialog.getAttribute("aria-label")).toBeTruthy();
  expect(widget.shadowRoot!.activeElement).toBe(find("textarea"));
  expect(find(".log").getAttribute("role")).toBe("log");
  expect(find(".log").textContent).toContain("Bonjour !");
});

test("Escape closes it and gives the focus back to the launcher", async () => {
  const { find, widget } = await opened();
  find("textarea").dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true, composed: true }));
  expect(widget.opened).toBe(false);
  expect(widget.shadowRoot!.activeElement).toBe(find(".launcher"));
});

test("any element of the page that carries data-curio-open opens it", async () => {
  const { widget } = place();
  document.body.insertAdjacentHTML("beforeend", "<button data-curio-open>Demander</button>");
  document.querySelector<HTMLButtonElement>("[data-curio-open]")!.click();
  await settled();
  expect(widget.opened).toBe(true);
});

test("a reply that comes while it is closed shows on the launcher", async () => {
  const { widget, find, gateway } = await opened();
  widget.close();
  gateway.say({ author: "staff", html: "<p>Bonjour</p>" });
  await settled();
  expect(find(".badge").textContent).toBe("1");
  widget.open();
  expect(find(".badge").hidden).toBe(true);
});

test("'ask a person' posts the tap and shows it as the visitor's words", async () => {
  const { find, gateway } = await opened();
  find(".person").click();
  await settled();
  expect(gateway.asked("messages")[0]!.body).toMatchObject({ payload: "person" });
  expect(find(".bubble").textContent).toBe("Parler à une personne");
});

test("the draft survives a reload", async () => {
  const { find, widget } = await opened();
  const box = find<HTMLTextAreaElement>("textarea");
  box.value = "Pas encore fini";
  box.dispatchEvent(new Event("input"));
  widget.remove();
  const again = await opened();
  expect(again.find<HTMLTextAreaElement>("textarea").value).toBe("Pas encore fini");
});

test("a lost line is said in words", async () => {
  const { find, gateway } = await opened();
  gateway.offline = true;
  gateway.hangUp();
  await settled();
  expect(find(".connection").textContent).toBe("Reconnexion…");
});

test("when it cannot be opened it says so and offers another try", async () => {
  const gateway = new FakeGateway();
  gateway.offline = true;
  const { find } = place(gateway);
  find(".launcher").click();
  await settled();
  expect(find(".cover").textContent).toContain("Le dialogue ne s’ouvre pas");
  gateway.offline = false;
  find(".cover button").click();
  await settled();
  expect(find(".cover").hidden).toBe(true);
});
