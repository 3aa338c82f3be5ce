/** The "more" menu of a block. */

import { el, icon, link, safeAddress } from "./dom.js";
import { drawEmoji } from "./emoji_pictures.js";
import { plainText } from "./mrkdwn.js";
import { openPopup } from "./popup.js";

export function overflow(item, spot) {
  const anchor = el(
    "button",
    {
      type: "button",
      class: "icon-button outlined",
      "aria-label": "More actions",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "data-key": spot.key,
      "data-action": item.action_id,
    },
    icon("more"),
  );
  let close = null;
  anchor.addEventListener("click", () => {
    if (close) return close();
    const menu = el(
      "ul",
      { class: "menu", role: "menu", "aria-label": "More actions" },
      item.options.map((option) =>
        el(
          "li",
          { role: "none" },
          el(
            "button",
            {
              type: "button",
              role: "menuitem",
              class: "menu-item",
              tabindex: "-1",
              dir: "auto",
              on: { click: () => choose(option) },
            },
            plainText(option.text),
            option.description ? el("small", { text: plainText(option.description) }) : null,
          ),
        ),
      ),
    );
    menu.addEventListener("keydown", moveFocus);
    drawEmoji(menu);
    close = openPopup(anchor, menu, () => (close = null));
    menu.querySelector("button").focus();
    return undefined;
  });
  const choose = (option) => {
    close();
    const address = option.url ? safeAddress(option.url) : null;
    if (address) link(address).click();
    spot.act({ selected_option: option });
  };
  return el("div", { class: "menu-holder" }, anchor);
}

function moveFocus(event) {
  const items = [...event.currentTarget.querySelectorAll("button")];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  items.at(to % items.length).focus();
}
