/** The rich_text block: sections, lists, quotes, code. Its words are not escaped, so nothing is decoded. */

import { el, errorCard, link, safeAddress } from "./dom.js";
import { formatDate } from "./dates.js";
import { emojiCharacter } from "./emoji.js";
import { lines } from "./mrkdwn.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", underline: "u", code: "code" };
const BROADCASTS = ["here", "channel", "everyone"];

export function richText(block, names) {
  return el(
    "div",
    { class: "text rich-text", dir: "auto" },
    (block.elements ?? []).map((part) => group(part, names)),
  );
}

function group(part, names) {
  const inside = () => (part.elements ?? []).map((item) => leaf(item, names));
  if (part.type === "rich_text_section") return el("div", {}, inside());
  if (part.type === "rich_text_quote") return el("blockquote", {}, inside());
  if (part.type === "rich_text_preformatted") return el("pre", { tabindex: "0" }, el("code", {}, inside()));
  if (part.type === "rich_text_list") {
    const tag = part.style === "ordered" ? "ol" : "ul";
    const indent = Math.min(5, Number(part.indent) || 0);
    return el(
      tag,
      { class: `indent-${indent}`, start: part.offset ? Number(part.offset) + 1 : null },
      (part.elements ?? []).map((item) => el("li", {}, group(item, names))),
    );
  }
  return errorCard(`Unknown rich text part “${part.type}”`, "Slack may refuse it.");
}

function leaf(item, names) {
  let node = content(item, names);
  for (const [style, tag] of Object.entries(STYLES)) {
    if (item.style?.[style] === true) node = el(tag, {}, node);
  }
  return node;
}

function content(item, names) {
  const mention = (text) => el("span", { class: "mention", text });
  switch (item.type) {
    case "text":
      return lines(String(item.text ?? ""));
    case "link": {
      const address = safeAddress(item.url);
      return address ? link(address, item.text || item.url) : String(item.text || item.url);
    }
    case "emoji":
      return emojiCharacter(item.name) ?? `:${item.name}:`;
    case "user":
      return mention(`@${names.person(item.user_id) ?? item.user_id}`);
    case "channel":
      return mention(`#${names.channel(item.channel_id) ?? item.channel_id}`);
    case "broadcast":
      return mention(`@${BROADCASTS.includes(item.range) ? item.range : "channel"}`);
    case "date":
      return el("time", { text: formatDate(item.timestamp, item.format ?? "{date}", item.fallback) });
    default:
      return errorCard(`Unknown rich text element “${item.type}”`, "Slack may refuse it.");
  }
}
