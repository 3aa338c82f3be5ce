/** Select menus of every kind: a button that shows the choice and a list with a search field beside it. */

import { el, icon } from "./dom.js";
import { drawEmoji } from "./emoji_pictures.js";
import { described } from "./fields.js";
import { openList } from "./picker.js";
import { plainText } from "./mrkdwn.js";
import { register } from "./values.js";

const ID_KINDS = { users: "selected_user", channels: "selected_channel", conversations: "selected_conversation" };

/** Any `…_select` element, single or multiple, with fixed options, options from the server, people or channels. */
export function select(item, spot) {
  const multiple = item.type.startsWith("multi_");
  const kind = item.type.replace("multi_", "").replace("_select", "");
  const words = el("span", { class: "select-words", dir: "auto" });
  const anchor = el(
    "button",
    {
      type: "button",
      class: "button select",
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      "data-key": spot.key,
      "data-action": item.action_id,
    },
    words,
    icon("down"),
  );
  let chosen = initial(item, kind, spot);
  const show = () => {
    const text = chosen.map((option) => plainText(option.text)).join(", ");
    words.textContent = text || (item.placeholder ? plainText(item.placeholder) : "Choose");
    words.classList.toggle("placeholder", !text);
    drawEmoji(words);
    const naming = described(
      spot,
      `${item.placeholder ? plainText(item.placeholder) : "Choose"}: ${text || "nothing chosen"}`,
    );
    for (const [name, value] of Object.entries(naming)) anchor.setAttribute(name, value);
    if (spot.labelId)
      anchor.setAttribute("aria-labelledby", `${spot.labelId} ${(words.id ||= `${spot.labelId}-choice`)}`);
  };
  const pick = (option) => {
    if (!multiple) chosen = [option];
    else if (chosen.some(({ value }) => value === option.value))
      chosen = chosen.filter(({ value }) => value !== option.value);
    else chosen = [...chosen, option];
    show();
    if (!multiple) spot.act(stateOf(kind, multiple, chosen));
  };
  let close = null;
  anchor.addEventListener("click", () => {
    if (close) return close();
    const before = JSON.stringify(chosen);
    close = openList(anchor, {
      source: sourceOf(item, kind, spot),
      multiple,
      isChosen: (option) => chosen.some(({ value }) => value === option.value),
      pick,
      onClose: () => {
        close = null;
        if (multiple && JSON.stringify(chosen) !== before) spot.act(stateOf(kind, multiple, chosen));
      },
    });
    return undefined;
  });
  show();
  const holder = el("div", { class: "menu-holder" }, anchor);
  return register(holder, item, spot, {
    read: () => stateOf(kind, multiple, chosen),
    write: (value) => {
      const offered = kind === "static" ? allOptions(item).map((option) => option.value) : null;
      const earlier = fromState(value, kind, spot);
      if (offered && earlier.some((option) => !offered.includes(option.value))) return;
      chosen = earlier;
      show();
    },
    blank: () => chosen.length === 0,
  });
}

/** Where a list's options come from: groups at hand, or the server (with the shortest text worth asking about). */
function sourceOf(item, kind, spot) {
  if (kind === "external") {
    const ask = (query) => spot.view.options(spot.block.block_id, item.action_id, query);
    return { ask, shortest: item.min_query_length ?? 3 };
  }
  if (kind !== "static") return { groups: [{ options: directory(kind, spot) }] };
  return { groups: item.option_groups ?? [{ options: item.options ?? [] }] };
}

function allOptions(item) {
  return item.option_groups?.flatMap((group) => group.options) ?? item.options ?? [];
}

/** Everybody, or those one may choose: not people who have left. */
function directory(kind, { view }, { all = false } = {}) {
  const entries =
    kind === "users"
      ? view.people.filter(({ active }) => all || active !== false).map(({ id, name, title }) => [id, title && title !== name ? `${name}, ${title}` : name])
      : view.channels.map(({ id, name }) => [id, `#${name}`]);
  return entries.map(([value, text]) => ({ value, text: { type: "plain_text", text, emoji: false } }));
}

function initial(item, kind, spot) {
  const ids = item[`initial_${kind}`] ?? item[`initial_${kind.slice(0, -1)}`];
  if (kind in ID_KINDS) return byIds([ids ?? []].flat(), kind, spot);
  return item.initial_options ?? (item.initial_option ? [item.initial_option] : []);
}

function byIds(ids, kind, spot) {
  return directory(kind, spot, { all: true }).filter(({ value }) => ids.includes(value));
}

function stateOf(kind, multiple, chosen) {
  if (kind in ID_KINDS) {
    const ids = chosen.map(({ value }) => value);
    return multiple ? { [`${ID_KINDS[kind]}s`]: ids } : { [ID_KINDS[kind]]: ids[0] ?? null };
  }
  return multiple ? { selected_options: chosen } : { selected_option: chosen[0] ?? null };
}

function fromState(value, kind, spot) {
  if (kind in ID_KINDS) return byIds([value[ID_KINDS[kind]] ?? value[`${ID_KINDS[kind]}s`] ?? []].flat(), kind, spot);
  return value.selected_options ?? (value.selected_option ? [value.selected_option] : []);
}
