/** Slack's mrkdwn as DOM nodes. Hostile text stays text: only the marks named here become elements. */

import { el, link, safeAddress } from "./dom.js";
import { emojiCharacter, withEmoji } from "./emoji.js";
import { formatDate } from "./dates.js";

const TAGS = { "*": "strong", _: "em", "~": "s" };
const TOKEN = /`[^`\n]+`|<[^<>\n]+>|https?:\/\/[^\s<>`|*]+|:[a-z0-9_+'-]+:|[*_~]|\n|[^`<:*_~\nh]+|[\s\S]/gu;
const WORD = /[\p{L}\p{N}]/u;
const DEEPEST = 8;

/** `&amp; &lt; &gt;` decoded exactly once. */
export function decode(text) {
  return text.replace(/&(amp|lt|gt);/g, (_, name) => ({ amp: "&", lt: "<", gt: ">" })[name]);
}

/** A plain_text object's words. */
export function plainText(object) {
  const text = decode(String(object?.text ?? ""));
  return object?.emoji === false ? text : withEmoji(text);
}

/** A text object of either type as nodes; `names` looks up people and channels. */
export function textObject(object, names) {
  if (typeof object === "string") return mrkdwn(object, names);
  if (object?.type === "mrkdwn") return mrkdwn(String(object.text ?? ""), names, { verbatim: object.verbatim });
  return lines(plainText(object));
}

/** `names` is `{person(id), channel(id)}`, each a word or null. */
export function mrkdwn(source, names, { verbatim = false } = {}) {
  const nodes = [];
  source.split(/```([\s\S]+?)```/).forEach((part, index) => {
    if (index % 2)
      nodes.push(el("pre", { tabindex: "0" }, el("code", { text: unformatted(part.replace(/^\n|\n$/g, "")) })));
    else if (part) nodes.push(...quotesAndLines(index ? part.replace(/^\n/, "") : part, names, verbatim));
  });
  return nodes;
}

function quotesAndLines(part, names, verbatim) {
  const groups = [];
  for (const line of part.split("\n")) {
    const quoted = line.match(/^(?:&gt;|>)\s?(.*)$/);
    const last = groups.at(-1);
    const text = quoted ? quoted[1] : line;
    if (last && last.quoted === Boolean(quoted)) last.lines.push(text);
    else groups.push({ quoted: Boolean(quoted), lines: [text] });
  }
  return groups.flatMap(({ quoted, lines: rows }) => {
    const nodes = inline(rows.join("\n"), names, verbatim);
    return quoted ? [el("blockquote", {}, nodes)] : nodes;
  });
}

function inline(source, names, verbatim) {
  const tokens = [];
  for (const match of source.matchAll(TOKEN)) {
    const [text] = match;
    if (/^:.+:$/.test(text) && emojiCharacter(text.slice(1, -1)) === null)
      tokens.push(...unknownEmoji(text, match.index));
    else tokens.push({ text, at: match.index });
  }
  return span({ tokens, source, names, verbatim, hopeless: {} }, 0, tokens.length, 0);
}

/** An unknown shortcode is ordinary text, but its underscores may still be marks. */
function unknownEmoji(text, at) {
  return [...text.matchAll(/[_]|[^_]+/g)].map((match) => ({ text: match[0], at: at + match.index }));
}

function span(context, from, to, depth) {
  const nodes = [];
  for (let index = from; index < to; index += 1) {
    const token = context.tokens[index];
    const end = token.text in TAGS && depth < DEEPEST ? closer(context, index, to) : -1;
    if (end > 0) {
      nodes.push(el(TAGS[token.text], {}, span(context, index + 1, end, depth + 1)));
      index = end;
    } else nodes.push(...atom(token.text, context));
  }
  return nodes;
}

/** Index of the mark that closes the one at `index`, or -1. A line without one is remembered, so this is linear. */
function closer({ tokens, source, hopeless }, index, to) {
  const { text: mark, at } = tokens[index];
  const before = source[at - 1] ?? " ";
  const after = source[at + 1] ?? " ";
  if (WORD.test(before) || before === mark || /\s/.test(after) || after === mark || hopeless[mark] > at) return -1;
  let next = index + 1;
  for (; next < to && tokens[next].text !== "\n"; next += 1) {
    if (tokens[next].text !== mark) continue;
    const place = tokens[next].at;
    if (!/\s/.test(source[place - 1]) && !WORD.test(source[place + 1] ?? " ")) return next;
  }
  hopeless[mark] = next < tokens.length ? tokens[next].at : source.length;
  return -1;
}

function atom(text, { names, verbatim }) {
  if (text === "\n") return [el("br")];
  if (text.length > 2 && text.startsWith("`")) return [el("code", { text: unformatted(text.slice(1, -1)) })];
  if (text.length > 2 && text.startsWith("<")) return reference(text.slice(1, -1), names);
  if (/^https?:\/\/./.test(text)) return verbatim ? [decode(text)] : bareLink(decode(text));
  if (/^:.+:$/.test(text)) return [withEmoji(text)];
  return [decode(text)];
}

function bareLink(text) {
  const tail = text.match(/[.,;:!?)'"*_~]+$/)?.[0] ?? "";
  const address = safeAddress(text.slice(0, text.length - tail.length));
  return address ? [link(address, text.slice(0, text.length - tail.length)), tail] : [text];
}

function reference(inside, names) {
  const bar = inside.indexOf("|");
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? "" : decode(inside.slice(bar + 1));
  if (/^[@#]/.test(target)) return [mention(target, label, names)];
  if (target.startsWith("!")) return [special(target.slice(1), label)];
  const address = safeAddress(decode(target));
  if (address) return [link(address, label ? withEmoji(label) : decode(target).replace(/^mailto:/, ""))];
  return [decode(`<${inside}>`)];
}

function mention(target, label, names) {
  const [sign, id] = [target[0], target.slice(1)];
  const known = sign === "@" ? names.person(id) : names.channel(id);
  return el("span", { class: "mention", text: sign + (known ?? (label || id)) });
}

function special(target, label) {
  if (target.startsWith("date^")) {
    const [, seconds, pattern, address] = target.split("^");
    const node = el("time", { text: formatDate(seconds, decode(pattern ?? ""), label) });
    const safe = address ? safeAddress(decode(address)) : null;
    return safe ? link(safe, node) : node;
  }
  const word = target.split("^")[0];
  return el("span", { class: "mention", text: label || `@${word}` });
}

/** Text inside code: a reference shows its address, nothing is formatted. */
function unformatted(text) {
  return decode(text.replace(/<([^<>|\n]+)(?:\|[^<>\n]*)?>/g, "$1"));
}

/** Plain text with its line breaks kept. */
export function lines(text) {
  return text.split("\n").flatMap((line, index) => (index ? [el("br"), line] : [line]));
}
