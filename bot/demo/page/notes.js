/** What the page says for itself: the notice, the connection, faults, the welcome, new messages aloud. */

import { el, errorCard, icon } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";

const FAULTS_SHOWN = 3;
const EXAMPLES = ["/kpi Care Leavers EET", "/kpi summary", "/kpi red", "/watch help", "/kpi help"];

/** The server's notice on top of the messages, `control` beside it; on a phone the text is cut until pressed. */
export function notice(root, text, control) {
  if (root.dataset.text === (text ?? "")) return;
  root.dataset.text = text ?? "";
  root.hidden = !text;
  const toggle = el("button", { type: "button", class: "quiet notice-more", "aria-expanded": "false", text: "More" });
  toggle.addEventListener("click", () => {
    const open = root.classList.toggle("open");
    toggle.setAttribute("aria-expanded", String(open));
    toggle.textContent = open ? "Less" : "More";
  });
  root.replaceChildren(icon("info"), el("p", { text: text ?? "" }), toggle, control);
}

/** Says that the connection is lost; "" takes it back. */
export function connection(root, text) {
  root.textContent = text;
  root.hidden = !text;
}

/** A card above the message box: what Slack would have refused. */
export function fault(text) {
  const root = document.getElementById("faults");
  const card = el(
    "div",
    { class: "fault", role: "alert" },
    errorCard("This would not work in Slack", text),
    el(
      "button",
      {
        type: "button",
        class: "icon-button",
        "aria-label": "Dismiss",
        on: {
          click: () => {
            card.remove();
            document.getElementById("composer-text").focus();
          },
        },
      },
      icon("close"),
    ),
  );
  root.append(card);
  while (root.childElementCount > FAULTS_SHOWN) root.firstElementChild.remove();
}

/** Faults are about where one was and who one was there. */
export function clearFaults() {
  document.getElementById("faults").replaceChildren();
}

/** What an empty channel shows: the first thing to try. */
export function welcome(channel, box) {
  const [first, ...others] = EXAMPLES;
  const tryButton = (command, style) =>
    el("button", {
      type: "button",
      class: style,
      text: command,
      on: {
        click: () => {
          box.set(command);
          box.focus();
        },
      },
    });
  return el(
    "div",
    { class: "welcome" },
    el("img", { src: "/page/mark.svg", alt: "", width: 48, height: 48 }),
    el("h2", { text: channel?.kind === "im" ? "Ask the bot directly" : "Ask for an indicator" }),
    el("p", {}, "Type ", el("code", { text: first }), " below and press Enter."),
    el(
      "div",
      { class: "tries" },
      el("span", { text: "Or put one of these in the box:" }),
      [first, ...others].map((command) => tryButton(command, "button")),
    ),
  );
}

/** New messages for screen readers, in the order they came; only words, so that nothing hidden can take the focus. */
export function announce(messages, names) {
  const live = document.getElementById("live");
  for (const { author, text, ephemeral } of messages) {
    const words = el("p", {}, mrkdwn(text ?? "", names)).textContent;
    live.append(el("p", { text: `${author}${ephemeral ? ", only visible to you" : ""}: ${words}` }));
  }
  while (live.childElementCount > 20) live.firstElementChild.remove();
}
