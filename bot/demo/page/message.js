/** One message: who wrote it, when, its blocks or text, and what Slack would say about it. */

import { renderBlocks } from "./blocks.js";
import { clockTime, dateOf, fullTime } from "./dates.js";
import { el, errorCard, icon } from "./dom.js";
import { drawEmoji } from "./emoji_pictures.js";
import { mrkdwn } from "./mrkdwn.js";

/**
 * An article for a message of the protocol. `place` is `{view, onThread}`: what blocks need of the page, and what
 * opens the message's thread (null where threads cannot be opened).
 */
export function renderMessage(message, { view, onThread }) {
  const date = dateOf(message.ts);
  const body = message.blocks?.length
    ? renderBlocks(message.blocks, view)
    : [drawEmoji(el("div", { class: "text", dir: "auto" }, mrkdwn(message.text ?? "", view.names)))];
  const node = el(
    "article",
    { class: classes(message), "aria-label": `${message.author}, ${clockTime(date)}`, "data-ts": message.ts },
    avatar(message),
    el(
      "div",
      { class: "message-main" },
      message.ephemeral ? el("p", { class: "private" }, icon("eye"), "Only visible to you") : null,
      el(
        "header",
        { class: "byline" },
        el("strong", { class: "author", text: message.author, dir: "auto" }),
        message.bot ? el("span", { class: "tag", text: "app" }) : null,
        el("time", { class: "time", datetime: isoTime(date), title: fullTime(date), text: clockTime(date) }),
        message.edited ? el("span", { class: "edited", text: "(edited)" }) : null,
        onThread && !message.ephemeral ? replyButton(message, onThread) : null,
      ),
      el("div", { class: "blocks" }, body),
      message.error ? errorCard("Slack would refuse this message", message.error) : null,
      onThread && message.reply_count ? repliesButton(message, onThread) : null,
    ),
  );
  return node;
}

function classes(message) {
  return ["message", message.bot ? "from-bot" : "", message.ephemeral ? "ephemeral" : ""].filter(Boolean).join(" ");
}

function isoTime(date) {
  return Number.isNaN(date.valueOf()) ? null : date.toISOString();
}

function avatar(message) {
  if (message.bot) return el("img", { class: "avatar", src: "/page/mark.svg", alt: "" });
  const initials = String(message.author ?? "?")
    .split(/[^\p{L}\p{N}?]+/u)
    .filter(Boolean)
    .slice(0, 2)
    .map((word) => [...word][0] ?? "")
    .join("")
    .toUpperCase();
  return el("div", {
    class: `avatar tone-${tone(message.user ?? message.author ?? "")}`,
    "aria-hidden": "true",
    text: initials,
  });
}

/** One of six colours, always the same for one person. */
function tone(id) {
  return [...String(id)].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 997, 7) % 6;
}

function replyButton(message, onThread) {
  return el(
    "button",
    { type: "button", class: "quiet reply", "data-key": `reply ${message.ts}`, on: { click: () => onThread(message) } },
    icon("reply"),
    el("span", { class: "reply-word", text: "Reply" }),
    el("span", { class: "unseen", text: ` to ${message.author} in a thread` }),
  );
}

function repliesButton(message, onThread) {
  const count = message.reply_count;
  return el("button", {
    type: "button",
    class: "quiet replies",
    "data-key": `replies ${message.ts}`,
    text: count === 1 ? "1 reply" : `${count} replies`,
    on: { click: () => onThread(message) },
  });
}
