/** Building DOM nodes. Data only ever becomes text nodes or plain attributes: nothing here parses HTML. */

const SVG = "http://www.w3.org/2000/svg";

const SHAPES = {
  menu: "M4 7h16M4 12h16M4 17h16",
  close: "M6 6l12 12M18 6L6 18",
  back: "M15 5l-7 7 7 7",
  send: "M4 12h14M12 5l7 7-7 7",
  reply: "M5 6h14v9h-8l-4 4v-4H5z",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  down: "M6 9l6 6 6-6",
  lock: "M7 11V8a5 5 0 0110 0v3M6 11h12v9H6z",
  hash: "M9 4L7 20M17 4l-2 16M4 9h16M4 15h16",
  chat: "M4 5h16v11H10l-4 4v-4H4z",
  eye: "M2.5 12S6 6 12 6s9.5 6 9.5 6-3.5 6-9.5 6-9.5-6-9.5-6zM12 9.5a2.5 2.5 0 110 5 2.5 2.5 0 010-5z",
  info: "M12 4a8 8 0 110 16 8 8 0 010-16zM12 11v5M12 8h.01",
  alert: "M12 4l9 16H3zM12 10v4M12 17h.01",
  check: "M5 13l4 4L19 7",
};

/** An element with attributes, `text`, `on` (event listeners) and children; null children are left out. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") node.textContent = value;
    else if (name === "on") for (const [type, listener] of Object.entries(value)) node.addEventListener(type, listener);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A line drawing that screen readers pass over. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries({
    viewBox: "0 0 24 24",
    class: "icon",
    "aria-hidden": "true",
    focusable: "false",
  })) {
    svg.setAttribute(key, value);
  }
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}

/** The link's address when it is one that a page may open, else null (`javascript:` and the like). */
export function safeAddress(address) {
  try {
    const url = new URL(address);
    return ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

export function link(address, ...children) {
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

/** What stands in place of anything that this page cannot show or Slack would refuse. */
export function errorCard(title, detail, ...more) {
  return el(
    "div",
    { class: "error-card" },
    icon("alert"),
    el("div", {}, el("strong", { text: title }), detail ? el("p", { text: detail }) : null, ...more),
  );
}

let counter = 0;
/** A fresh id for linking labels and controls. */
export function freshId(stem) {
  counter += 1;
  return `${stem}-${counter}`;
}
