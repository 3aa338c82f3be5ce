/** Modal dialogs: the browser keeps the focus inside; afterwards it goes back to where it was. */

import { el } from "./dom.js";
import { drawEmoji } from "./emoji_pictures.js";
import { plainText, textObject } from "./mrkdwn.js";

/** The control to return to when the one that had the focus is gone (its message was redrawn). */
const FALLBACK = "#composer-text";

/** Shows a new dialog, removes it once closed and returns the focus. */
export function showDialog(dialog) {
  const opener = document.activeElement;
  const key = opener?.dataset?.key;
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    giveBack(opener, key);
  });
  dialog.showModal();
}

function giveBack(opener, key) {
  if (document.querySelector("dialog[open]")?.contains(document.activeElement)) return;
  const twin = key ? [...document.querySelectorAll("[data-key]")].find((node) => node.dataset.key === key) : null;
  const target = opener?.isConnected && opener !== document.body ? opener : (twin ?? document.querySelector(FALLBACK));
  target?.focus();
}

/** Resolves to true when the person confirms; `words` is Block Kit's confirm object. */
export function confirmed(words, names) {
  return new Promise((resolve) => {
    const answer = (value) => () => {
      dialog.returnValue = value;
      dialog.close(value);
    };
    const style = words.style === "danger" ? "danger" : "primary";
    const dialog = el(
      "dialog",
      {
        class: "dialog small",
        role: "alertdialog",
        "aria-labelledby": "confirm-title",
        "aria-describedby": "confirm-text",
      },
      el("h2", { id: "confirm-title", text: plainText(words.title) }),
      el("div", { id: "confirm-text", class: "text dialog-body", dir: "auto" }, textObject(words.text, names)),
      el(
        "div",
        { class: "dialog-foot" },
        el("button", {
          type: "button",
          class: "button",
          text: plainText(words.deny) || "Cancel",
          on: { click: answer("no") },
        }),
        el("button", {
          type: "button",
          class: `button ${style}`,
          text: plainText(words.confirm) || "Yes",
          on: { click: answer("yes") },
        }),
      ),
    );
    drawEmoji(dialog);
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"));
    showDialog(dialog);
  });
}
