/** The table block: first row as headings, wide tables scroll inside their own frame. */

import { el, errorCard } from "./dom.js";
import { richText } from "./rich_text.js";

const ALIGNMENTS = ["left", "center", "right"];

export function table(block, names) {
  const [head, ...rows] = block.rows ?? [];
  if (!head) return errorCard("A table without rows", "Slack would refuse it.");
  const settings = block.column_settings ?? [];
  const cells = (row, tag) =>
    row.map((cell, index) => {
      const align = ALIGNMENTS.includes(settings[index]?.align) ? settings[index].align : "left";
      const wrapped = settings[index]?.is_wrapped ? " wrapped" : "";
      return el(
        tag,
        { class: `align-${align}${wrapped}`, scope: tag === "th" ? "col" : null, dir: "auto" },
        content(cell, names),
      );
    });
  return el(
    "div",
    { class: "table-frame", role: "region", "aria-label": "Table", tabindex: "0" },
    el(
      "table",
      {},
      el("thead", {}, el("tr", {}, cells(head, "th"))),
      el(
        "tbody",
        {},
        rows.map((row) => el("tr", {}, cells(row, "td"))),
      ),
    ),
  );
}

function content(cell, names) {
  if (cell?.type === "raw_text") return String(cell.text ?? "");
  if (cell?.type === "raw_number") return String(cell.text ?? cell.value ?? "");
  if (cell?.type === "rich_text") return richText(cell, names);
  return errorCard(`Unknown cell “${cell?.type ?? "without a type"}”`);
}
