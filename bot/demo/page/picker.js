/** The list of a select menu: search field, arrow keys, options grouped under their headings. */

import { el, freshId, icon } from "./dom.js";
import { drawEmoji } from "./emoji_pictures.js";
import { plainText } from "./mrkdwn.js";
import { openPopup } from "./popup.js";

const SEARCH_FROM = 8;
const TYPING_MS = 200;

/** Opens the list beside `anchor`. `source` is `{groups}` or `{ask, shortest}`; returns a function that closes it. */
export function openList(anchor, { source, multiple, isChosen, pick, onClose }) {
  const listId = freshId("list");
  const list = el("ul", {
    id: listId,
    class: "menu",
    role: "listbox",
    tabindex: "-1",
    "aria-label": "Options",
    "aria-multiselectable": multiple || null,
  });
  const count = source.groups?.reduce((sum, group) => sum + group.options.length, 0);
  const search =
    source.ask || count >= SEARCH_FROM
      ? el("input", {
          type: "text",
          class: "field-control",
          role: "combobox",
          "aria-expanded": "true",
          "aria-controls": listId,
          "aria-autocomplete": "list",
          "aria-label": "Search the options",
          placeholder: "Type to search",
          autocomplete: "off",
        })
      : null;
  const focusable = search ?? list;
  let rows = [];
  let at = -1;

  const activate = (index) => {
    rows[at]?.node.classList.remove("active");
    at = rows.length ? (index + rows.length) % rows.length : -1;
    rows[at]?.node.classList.add("active");
    rows[at]?.node.scrollIntoView({ block: "nearest" });
    if (at < 0) focusable.removeAttribute("aria-activedescendant");
    else focusable.setAttribute("aria-activedescendant", rows[at].node.id);
  };
  const choose = (index) => {
    if (!rows[index]) return;
    const { option, node } = rows[index];
    if (!multiple) close();
    pick(option);
    node.setAttribute("aria-selected", String(isChosen(option)));
  };
  const row = (option) => {
    const index = rows.length;
    const node = el(
      "li",
      {
        id: `${listId}-${index}`,
        role: "option",
        class: "menu-item",
        "aria-selected": String(isChosen(option)),
        dir: "auto",
        on: { click: () => choose(index), pointermove: () => at !== index && activate(index) },
      },
      icon("check"),
      el(
        "span",
        {},
        plainText(option.text),
        option.description ? el("small", { text: plainText(option.description) }) : null,
      ),
    );
    rows.push({ node, option });
    return drawEmoji(node);
  };
  const say = (words) => list.replaceChildren(el("li", { class: "menu-note", role: "status", text: words }));
  const fill = (groups) => {
    rows = [];
    list.replaceChildren(
      ...groups
        .filter((group) => group.options.length)
        .flatMap((group) =>
          [
            group.label
              ? el("li", { class: "menu-heading", role: "presentation", text: plainText(group.label) })
              : null,
            ...group.options.map(row),
          ].filter(Boolean),
        ),
    );
    if (!rows.length) say("Nothing matches.");
    activate(
      Math.max(
        0,
        rows.findIndex(({ option }) => isChosen(option)),
      ),
    );
  };
  const update = updater(
    source,
    () => search?.value ?? "",
    fill,
    (words) => {
      rows = [];
      at = -1;
      say(words);
    },
  );

  const panel = el("div", { class: "picker" }, search, list);
  panel.addEventListener("keydown", (event) => {
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, ...(search ? {} : { Home: 0, End: rows.length - 1 }) }[event.key];
    if (to !== undefined) activate(to);
    else if (event.key === "Enter" || (event.key === " " && !search)) choose(at);
    else if (!search && event.key.length === 1) return typeAhead(event.key);
    else return undefined;
    event.preventDefault();
    return undefined;
  });
  const typeAhead = (letter) => {
    const next = [...rows.keys()]
      .map((step) => (at + 1 + step) % rows.length)
      .find((index) => plainText(rows[index].option.text).toLowerCase().startsWith(letter.toLowerCase()));
    if (next !== undefined) activate(next);
  };
  search?.addEventListener("input", update);
  const close = openPopup(anchor, panel, onClose);
  focusable.focus();
  update();
  return close;
}

/** Refills the list for what is typed: at once from options at hand, after a short pause from the server. */
function updater(source, typed, fill, say) {
  let timer;
  let turn = 0;
  if (source.groups) {
    return () => {
      const words = typed().toLowerCase().split(/\s+/).filter(Boolean);
      const fits = (option) => words.every((word) => plainText(option.text).toLowerCase().includes(word));
      fill(source.groups.map((group) => ({ ...group, options: group.options.filter(fits) })));
    };
  }
  return () => {
    clearTimeout(timer);
    const mine = (turn += 1);
    const query = typed();
    if (query.length < source.shortest)
      return say(`Type at least ${source.shortest} ${source.shortest === 1 ? "letter" : "letters"}.`);
    timer = setTimeout(async () => {
      say("Searching…");
      const answer = await source.ask(query);
      if (mine !== turn) return;
      if (answer.ok === false) say(answer.error ?? "The options could not be loaded.");
      else fill(answer.option_groups ?? [{ options: answer.options ?? [] }]);
    }, TYPING_MS);
    return undefined;
  };
}
