/** Draws what the bot and staff wrote: prose, picture, links, who signed it, and the choices it offers. */
import { type Child, h, icon } from "./dom";
import type { Answer, Choice, Link, Message } from "./protocol";
import type { Texts } from "./texts";

/** Everything under a message's author line. */
export const bodyOf = (message: Message, texts: Texts, choose: (choice: Choice) => void): HTMLElement => {
  const answers = message.answers ?? [];
  return h(
    "div",
    { class: "body", lang: message.language ?? null },
    message.notice ? h("p", { class: "notice" }, message.notice) : null,
    ...(answers.length ? answers.map((answer) => answerCard(answer, texts, answers.length > 1)) : [prose(message)]),
    message.choices?.length ? choiceList(message.choices, texts, choose) : null,
  );
};

/** The gateway rendered and sanitised `html`; without it the plain text is shown as it is. */
const prose = ({ html, text }: { html: string; text: string }): HTMLElement => {
  const element = h("div", { class: html ? "prose" : "prose plain", dir: "auto" });
  if (html) element.innerHTML = html;
  else element.textContent = text;
  return element;
};

const answerCard = (answer: Answer, texts: Texts, titled: boolean): HTMLElement =>
  h(
    "section",
    { class: "answer", lang: answer.language },
    titled && answer.title ? h("h4", {}, answer.title) : null,
    answer.image ? picture(answer.image) : null,
    prose(answer),
    answer.links?.length ? linkList(answer.links, texts) : null,
    answer.answered_by ? h("p", { class: "signed" }, signature(answer.answered_by, texts)) : null,
  );

const picture = ({ url, alt }: { url: string; alt: string }): Child =>
  isSafe(url, /^https?:$/)
    ? h("img", { class: "picture", src: url, alt, loading: "lazy", decoding: "async", referrerpolicy: "no-referrer" })
    : null;

const linkList = (links: Link[], texts: Texts): HTMLElement =>
  h(
    "ul",
    { class: "links", "aria-label": texts.get("links-label") },
    ...links
      .filter((link) => isSafe(link.url, /^(https?|mailto|tel):$/))
      .map((link) => h("li", {}, outward(link, texts))),
  );

const outward = ({ url, title }: Link, texts: Texts): HTMLElement =>
  h(
    "a",
    { href: url, target: "_blank", rel: "noopener noreferrer" },
    title,
    h("span", { class: "unseen" }, ` ${texts.get("new-tab")}`),
    icon("out"),
  );

const signature = ({ name, role }: { name: string; role: string }, texts: Texts): string =>
  role ? texts.get("answered-by", { name, role }) : texts.get("answered-by-name", { name });

const choiceList = (choices: Choice[], texts: Texts, choose: (choice: Choice) => void): HTMLElement =>
  h(
    "ul",
    { class: "choices", "aria-label": texts.get("choices-label") },
    ...choices.map((choice) =>
      h("li", {}, h("button", { type: "button", onclick: () => choose(choice) }, choice.title)),
    ),
  );

/** Whether an address may be followed; the gateway checks too, this is the second lock. */
const isSafe = (url: string, protocols: RegExp): boolean => {
  try {
    return protocols.test(new URL(url).protocol);
  } catch {
    return false;
  }
};
