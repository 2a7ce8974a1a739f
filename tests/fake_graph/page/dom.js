// Makes elements; every text goes in as text, never as HTML.

export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== false));
  return element;
}

export const button = (text, act, attributes = {}) =>
  make("button", { type: "button", onclick: act, ...attributes }, text);

// A text with its web addresses as links.
export function linked(text) {
  return text
    .split(/(https?:\/\/[^\s<>()]+[^\s<>().,;:!?])/)
    .map((part, index) =>
      index % 2 ? make("a", { href: part, target: "_blank", rel: "noopener noreferrer" }, part) : part,
    );
}

// Puts new children in a place; whoever stood on one of its controls stands on its successor.
export function redraw(place, ...children) {
  const controls = () => [...place.querySelectorAll("button, a, summary, input")];
  const at = controls().indexOf(document.activeElement);
  place.replaceChildren(...children);
  if (at >= 0) controls()[at]?.focus({ preventScroll: true });
}
