/** The side panel with one message and its replies. */

import { composer } from "./composer.js";
import { el, icon } from "./dom.js";
import { messageList } from "./list.js";

/** Owns the panel `root`; `page` gives `draw(message)`, `send(ts, text)`, `offers`, `onClose`. */
export function threadPanel(root, page) {
  const frame = el("section", { class: "messages", tabindex: "0" });
  const where = el("p", { class: "topic" });
  const box = composer({
    id: "thread-text",
    label: "Reply in this thread",
    offers: page.offers,
    send: (text) => page.send(current, text),
    note: (text) =>
      text.startsWith("/") ? "Slack does not run slash commands in threads. Mention the bot instead." : "",
  });
  root.replaceChildren(
    el(
      "header",
      { class: "bar" },
      el("div", { class: "bar-words" }, el("h2", { text: "Thread" }), where),
      el(
        "button",
        { type: "button", class: "icon-button", "aria-label": "Close the thread", on: { click: () => close() } },
        icon("close"),
      ),
    ),
    frame,
    el("div", { class: "foot" }, box.node),
  );
  const list = messageList(frame, {
    draw: page.draw,
    empty: () => el("p", { class: "empty-note", text: "This message is gone." }),
    label: () => "Replies",
  });
  let current = null;
  let opener = null;

  const close = () => {
    if (current === null) return;
    current = null;
    root.hidden = true;
    list.clear();
    box.set("");
    page.onClose();
    (opener?.isConnected ? opener : document.querySelector("#composer-text"))?.focus();
  };
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) close();
  });
  return {
    close,
    current: () => current,
    open(ts, channelName) {
      opener = document.activeElement;
      if (current !== ts) list.clear();
      current = ts;
      where.textContent = channelName;
      root.hidden = false;
      box.focus();
    },
    show: (messages) => list.show(messages),
  };
}
