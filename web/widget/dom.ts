/** Small tools to build the widget's elements. */

type Props = Record<string, string | boolean | null | undefined | ((event: never) => void)>;
export type Child = Node | string | null | false;

/** An element; `on…` props are listeners, `true` sets an empty attribute, null, undefined and false set none. */
export const h = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
    else if (typeof value === "string") element.setAttribute(name, value);
    else if (value === true) element.setAttribute(name, "");
  }
  element.append(...children.filter((child): child is Node | string => child !== null && child !== false));
  return element;
};

/** Sets text only where it differs, so that live regions do not speak twice. */
export const setText = (element: Element, text: string): void => {
  if (element.textContent !== text) element.textContent = text;
};

/** A live line that vanishes when it has nothing to say. */
export const say = (element: HTMLElement, text: string): void => {
  setText(element, text);
  element.hidden = text === "";
};

const SHAPES = {
  ask: "M4 5.5h16v11h-8.6L7 20.3v-3.8H4z",
  close: "m6 6 12 12M18 6 6 18",
  send: "M12 19V5m-6 6 6-6 6 6",
  down: "M12 5v14m-6-6 6 6 6-6",
  thumb: "M8 11v9H4.5v-9Zm0 0 4-7.5a2.2 2.2 0 0 1 2 2.6L13.3 10H18a2 2 0 0 1 2 2.3l-.9 6a2 2 0 0 1-2 1.7H8",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7.5 8c.6-3.6 3.6-5.5 7.5-5.5s6.900 1.900 7.500 5.500",
  out: "M9 5h10v10M19 5 6 18",
} as const;

/** A decorative icon that takes the colour of the text around it. */
export const icon = (shape: keyof typeof SHAPES): SVGSVGElement => {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(namespace, "path");
  path.setAttribute("d", SHAPES[shape]);
  svg.append(path);
  return svg;
};
