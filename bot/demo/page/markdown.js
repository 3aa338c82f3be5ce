/** The markdown block, the everyday part of it: headings, lists, quotes, code, rules, bold, italic, links. */

import { el, link, safeAddress } from "./dom.js";
import { withEmoji } from "./emoji.js";

const INLINE =
  /`([^`\n]+)`|\*\*(\S(?:[^\n]*?\S)?)\*\*|~~(\S(?:[^\n]*?\S)?)~~|\*(\S(?:[^*\n]*\S)?)\*|\[([^\]\n]+)\]\(([^()\s]+)\)/;
const DEEPEST = 8;

/** Markdown source as nodes. Lines of one kind make one element. */
export function markdown(source) {
  return source
    .split(/^```[^\n]*\n([\s\S]*?)^```[ \t]*$/m)
    .flatMap((part, index) =>
      index % 2 ? [el("pre", { tabindex: "0" }, el("code", { text: part.replace(/\n$/, "") }))] : paragraphs(part),
    );
}

function paragraphs(part) {
  const groups = [];
  for (const line of part.split("\n")) {
    const next = kindOf(line);
    const last = groups.at(-1);
    if (last && last.kind === next.kind && ["text", "ul", "ol", "quote"].includes(next.kind))
      last.lines.push(next.text);
    else groups.push({ ...next, lines: [next.text] });
  }
  return groups.filter(({ kind }) => kind !== "blank").map(build);
}

function kindOf(line) {
  const heading = line.match(/^(#{1,6})\s+(.*)$/);
  if (heading) return { kind: "heading", level: heading[1].length, text: heading[2] };
  if (/^\s*$/.test(line)) return { kind: "blank", text: "" };
  if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) return { kind: "rule", text: "" };
  const bullet = line.match(/^\s*[-*+]\s+(.*)$/);
  if (bullet) return { kind: "ul", text: bullet[1] };
  const numbered = line.match(/^\s*\d{1,9}[.)]\s+(.*)$/);
  if (numbered) return { kind: "ol", text: numbered[1] };
  const quoted = line.match(/^>\s?(.*)$/);
  return quoted ? { kind: "quote", text: quoted[1] } : { kind: "text", text: line };
}

function build({ kind, level, lines }) {
  if (kind === "heading") return el(`h${Math.min(6, level + 2)}`, { class: "header level-3" }, inline(lines[0]));
  if (kind === "rule") return el("hr");
  if (kind === "ul" || kind === "ol")
    return el(
      kind,
      {},
      lines.map((line) => el("li", {}, inline(line))),
    );
  const rows = lines.flatMap((line, index) => (index ? [el("br"), ...inline(line)] : inline(line)));
  return el(kind === "quote" ? "blockquote" : "p", {}, rows);
}

function inline(text, depth = 0) {
  const nodes = [];
  let rest = text;
  for (let match; depth < DEEPEST && (match = rest.match(INLINE)); rest = rest.slice(match.index + match[0].length)) {
    const [whole, code, bold, strike, italic, words, address] = match;
    nodes.push(
      withEmoji(rest.slice(0, match.index)),
      styled({ code, bold, strike, italic, words, address, whole }, depth + 1),
    );
  }
  return [...nodes, withEmoji(rest)];
}

function styled({ code, bold, strike, italic, words, address, whole }, depth) {
  if (code !== undefined) return el("code", { text: code });
  if (bold !== undefined) return el("strong", {}, inline(bold, depth));
  if (strike !== undefined) return el("s", {}, inline(strike, depth));
  if (italic !== undefined) return el("em", {}, inline(italic, depth));
  const safe = safeAddress(address);
  return safe ? link(safe, words) : whole;
}
