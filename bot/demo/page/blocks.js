/** Block Kit blocks as DOM nodes. What is not known here shows an error card, never nothing. */

import { el, errorCard, freshId } from "./dom.js";
import { element } from "./elements.js";
import { drawEmoji } from "./emoji_pictures.js";
import { imageFigure } from "./images.js";
import { markdown } from "./markdown.js";
import { plainText, textObject } from "./mrkdwn.js";
import { richText } from "./rich_text.js";
import { table } from "./table.js";

const RENDERERS = {
  section,
  header,
  context,
  actions,
  input,
  divider: () => el("hr"),
  image: (block) => imageFigure(block),
  rich_text: (block, view) => richText(block, view.names),
  table: (block, view) => table(block, view.names),
  markdown: (block) => el("div", { class: "text", dir: "auto" }, markdown(String(block.text ?? ""))),
};

/** From here on an accessory stands below the text on a phone, not beside it. */
const LONG_TEXT = 160;

/**
 * The blocks as a list of nodes. `view` is what blocks need of the page around them:
 * `{names, people, channels, act(block_id, action_id, choice), options(block_id, action_id, query)}`.
 */
export function renderBlocks(blocks, view) {
  return blocks.map((block) => {
    const node = attempt(block, view);
    node.classList.add("block");
    return drawEmoji(node);
  });
}

function attempt(block, view) {
  if (!Object.hasOwn(RENDERERS, block?.type ?? "")) {
    return errorCard(
      `Unknown block “${block?.type ?? "without a type"}”`,
      "This workspace cannot show it. Slack may refuse the whole message.",
    );
  }
  try {
    return RENDERERS[block.type](block, view);
  } catch (error) {
    return errorCard(`A ${block.type} block that cannot be shown`, String(error.message));
  }
}

function section(block, view) {
  const body = el("div", { class: "section-body" });
  if (block.text) body.append(el("div", { class: "text", dir: "auto" }, textObject(block.text, view.names)));
  if (block.fields) {
    body.append(
      el(
        "div",
        { class: "fields" },
        block.fields.map((field) => el("div", { class: "field text", dir: "auto" }, textObject(field, view.names))),
      ),
    );
  }
  const accessory = block.accessory ? el("div", { class: "accessory" }, element(block.accessory, block, view)) : null;
  if (!block.text && !block.fields)
    body.append(errorCard("A section without text or fields", "Slack would refuse it."));
  const long = String(block.text?.text ?? "").length > LONG_TEXT;
  return el("div", { class: long ? "section long" : "section" }, body, accessory);
}

function header(block) {
  const level = Math.min(4, Math.max(1, Number(block.level) || 1));
  return el(`h${level + 2}`, { class: `header level-${level}`, dir: "auto", text: plainText(block.text) });
}

function context(block, view) {
  return el(
    "div",
    { class: "context" },
    (block.elements ?? []).map((item) => {
      if (item.type === "image") return el("div", { class: "context-image" }, imageFigure(item, { small: true }));
      if (item.type === "mrkdwn" || item.type === "plain_text") {
        return el("div", { class: "text", dir: "auto" }, textObject(item, view.names));
      }
      return errorCard(`Unknown element “${item.type}” in a context block`, "Slack would refuse it.");
    }),
  );
}

function actions(block, view) {
  return el(
    "div",
    { class: "actions" },
    (block.elements ?? []).map((item) => element(item, block, view)),
  );
}

/** A labelled field; its hint and its error are tied to the control for screen readers. */
function input(block, view) {
  const [labelId, hintId, errorId] = [freshId("label"), freshId("hint"), freshId("error")];
  const optional = block.optional ? el("span", { class: "optional", text: " (optional)" }) : null;
  const control = element(block.element, block, view, { labelId, describedBy: `${hintId} ${errorId}` });
  return el(
    "div",
    { class: "input-block", "data-block": block.block_id, "data-required": block.optional ? null : "yes" },
    el("div", { class: "label", id: labelId, dir: "auto" }, plainText(block.label), optional),
    control,
    el("div", { class: "hint", id: hintId, dir: "auto", text: block.hint ? plainText(block.hint) : "" }),
    el("div", { class: "field-error", id: errorId }),
  );
}
