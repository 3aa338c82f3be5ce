/** Block elements that a person acts on: which renderer draws which, and the buttons. */

import { el, errorCard, link, safeAddress } from "./dom.js";
import { confirmed } from "./dialog.js";
import { checkboxes, dateField, radioButtons, textField } from "./fields.js";
import { imageFigure } from "./images.js";
import { plainText } from "./mrkdwn.js";
import { overflow } from "./overflow.js";
import { select } from "./selects.js";

const RENDERERS = {
  button,
  overflow,
  radio_buttons: radioButtons,
  checkboxes,
  image: (item) => imageFigure(item, { small: true }),
  datepicker: dateField,
  timepicker: dateField,
  plain_text_input: textField,
  number_input: textField,
  email_text_input: textField,
  url_text_input: textField,
  static_select: select,
  external_select: select,
  users_select: select,
  channels_select: select,
  conversations_select: select,
  multi_static_select: select,
  multi_external_select: select,
  multi_users_select: select,
};

/**
 * One element of a block. Renderers are given `spot`: its block, the page around it, how it is labelled, and
 * `act(choice)`, which asks for confirmation first when the element wants that, and then tells the server.
 */
export function element(item, block, view, label = {}) {
  if (!Object.hasOwn(RENDERERS, item?.type ?? "")) {
    return errorCard(
      `Unknown element “${item?.type ?? "without a type"}”`,
      "This workspace cannot show it. Slack may refuse it.",
    );
  }
  const waits = block.type === "input" && !block.dispatch_action;
  const spot = {
    block,
    view,
    ...label,
    key: `${block.block_id ?? ""} ${item.action_id ?? ""}`,
    act: (choice) => (waits ? Promise.resolve({ ok: true }) : act(item, block, view, choice)),
  };
  return RENDERERS[item.type](item, spot);
}

async function act(item, block, view, choice) {
  if (item.confirm && !(await confirmed(item.confirm, view.names))) return { ok: false, cancelled: true };
  return view.act(block.block_id, item.action_id, choice);
}

function button(item, spot) {
  const words = plainText(item.text);
  const address = item.url ? safeAddress(item.url) : null;
  const node = el("button", {
    type: "button",
    class: `button ${item.style === "primary" || item.style === "danger" ? item.style : ""}`,
    "aria-label": item.accessibility_label ?? null,
    "data-key": spot.key,
    "data-action": item.action_id,
    dir: "auto",
    text: words,
  });
  node.addEventListener("click", async () => {
    if (node.getAttribute("aria-busy") === "true") return;
    if (address) link(address).click();
    node.setAttribute("aria-busy", "true");
    try {
      await spot.act(item.value === undefined ? {} : { value: item.value });
    } finally {
      node.removeAttribute("aria-busy");
    }
  });
  return node;
}
