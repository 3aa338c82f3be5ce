/** The control that brings the sample's next quarter: what its figures change is what there is to see. */

import { el } from "./dom.js";

/** `load(quarter)` asks the server, `refused(words)` says why it would not. */
export function quarterControl({ load, refused }) {
  const button = el("button", { type: "button", class: "button", "data-key": "next quarter", on: { click: press } });
  const said = el("span", { class: "unseen", role: "status" });
  const node = el("div", { class: "quarter", hidden: true }, said, button);
  let label = null;

  async function press() {
    if (button.getAttribute("aria-busy") === "true" || !label) return;
    const asked = label;
    button.setAttribute("aria-busy", "true");
    said.textContent = `Loading ${asked}…`;
    const answer = await load(asked);
    button.removeAttribute("aria-busy");
    said.textContent = answer.ok === false ? "" : `${asked} is published.`;
    if (answer.ok === false) refused(answer.error ?? "The next quarter could not be loaded.");
  }
  return {
    node,
    /** The quarter on offer; "" when there is none left, null where nothing is ever offered. */
    show(next) {
      label = next || "";
      node.hidden = next === null || next === undefined;
      button.disabled = !label;
      button.textContent = label ? `Load next quarter (${label})` : "No further quarter";
    },
  };
}
