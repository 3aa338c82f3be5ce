/** Hints above the message box: commands after `/`, people after `@`; chosen by keys or by a press. */

import { el, freshId } from "./dom.js";

/**
 * Hints for a text box, shown inside `holder`. `offers(text, caret)` gives `{from, entries}`: the entries
 * (`{insert, title, usage, description, complete}`) that would replace the text from `from` to the caret;
 * `complete` marks one that is typed in full already, which Enter then sends instead of choosing.
 */
export function hints(box, holder, offers) {
  const listId = freshId("hints");
  const list = el("ul", { id: listId, class: "hints", role: "listbox", "aria-label": "Suggestions", hidden: true });
  holder.prepend(list);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": listId,
    "aria-expanded": "false",
  })) {
    box.setAttribute(name, value);
  }
  let entries = [];
  let from = 0;
  let at = -1;

  const activate = (index) => {
    list.children[at]?.setAttribute("aria-selected", "false");
    at = index < 0 || !entries.length ? -1 : index % entries.length;
    list.children[at]?.setAttribute("aria-selected", "true");
    list.children[at]?.scrollIntoView({ block: "nearest" });
    if (at < 0) box.removeAttribute("aria-activedescendant");
    else box.setAttribute("aria-activedescendant", list.children[at].id);
  };
  const show = () => {
    list.hidden = !entries.length;
    box.setAttribute("aria-expanded", String(entries.length > 0));
    list.replaceChildren(
      ...entries.map((entry, index) =>
        el(
          "li",
          {
            id: `${listId}-${index}`,
            role: "option",
            class: "hint-row",
            "aria-selected": "false",
            on: {
              pointerdown: (event) => event.preventDefault(),
              click: () => choose(index),
            },
          },
          el(
            "span",
            { class: "hint-title" },
            el("strong", { text: entry.title }),
            entry.usage ? el("code", { text: entry.usage }) : null,
          ),
          entry.description ? el("span", { class: "hint-words", text: entry.description }) : null,
        ),
      ),
    );
    activate(entries.length && !entries[0].complete ? 0 : -1);
  };
  const close = () => {
    entries = [];
    show();
  };
  const choose = (index) => {
    const { insert } = entries[index];
    box.setRangeText(insert, from, box.selectionStart, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  };

  return {
    close,
    update() {
      const offer = offers(box.value, box.selectionStart);
      entries = offer?.entries ?? [];
      from = offer?.from ?? 0;
      show();
    },
    /** True when the key was one for the hints. */
    key(event) {
      if (!entries.length) return false;
      if (event.key === "ArrowDown") activate(at + 1);
      else if (event.key === "ArrowUp") activate(at < 0 ? entries.length - 1 : at - 1 + entries.length);
      else if (event.key === "Escape") close();
      else if ((event.key === "Enter" || event.key === "Tab") && at >= 0 && !event.shiftKey) choose(at);
      else return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  };
}

/** Commands whose name begins with what stands before the caret; none once the command's words have begun. */
export function commandOffers(commands, text, caret) {
  const typed = text.slice(0, caret);
  if (!/^\/\S*$/.test(typed)) return null;
  const entries = commands
    .filter(({ command }) => command.startsWith(typed.toLowerCase()))
    .map((entry) => ({
      insert: `${entry.command} `,
      title: entry.command,
      usage: entry.usage_hint,
      description: entry.description,
      complete: entry.command === typed,
    }));
  return { from: 0, entries };
}

/** People and the bot whose name begins with what stands after an `@` before the caret. */
export function personOffers(people, text, caret) {
  const match = text.slice(0, caret).match(/(?:^|\s)@([\p{L}\p{N} '()]{0,40})$/u);
  if (!match) return null;
  const typed = match[1].toLowerCase();
  const entries = people
    .filter(({ name }) => name.toLowerCase().startsWith(typed))
    .map(({ name, title }) => ({
      insert: `@${name} `,
      title: `@${name}`,
      description: title && title !== name ? title : "",
    }));
  return { from: caret - match[1].length - 1, entries };
}

/** The usage hint of the command being typed, once its words have begun. */
export function commandNote(commands, text) {
  const [word] = text.split(/\s/, 1);
  const entry = /^\/\S+\s/.test(text) ? commands.find(({ command }) => command === word) : null;
  if (entry) return `${entry.command} ${entry.usage_hint ?? ""}`.trim();
  return /^\/\S+\s/.test(text) ? `${word} is not a command of this workspace.` : "";
}
