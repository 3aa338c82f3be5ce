/** The two tabs of the bot's direct message: Messages, and the App Home that the bot publishes for each person. */

import { renderBlocks } from "./blocks.js";
import { el } from "./dom.js";
import { carry } from "./values.js";

const TABS = [
  ["messages", "Messages"],
  ["home", "Home"],
];

/**
 * `page` gives `viewFor(view_id)` (what blocks need), `open()` (asks the bot), `onTurn()` (another tab shows) and
 * `composer`, which belongs to the messages.
 */
export function homeTab(page) {
  const at = (id) => document.getElementById(id);
  const [tabs, panel, messages] = ["tabs", "home", "messages"].map(at);
  let tab = "messages";
  let shown = null;

  const buttons = TABS.map(([name, words]) =>
    el("button", {
      type: "button",
      role: "tab",
      id: `tab-${name}`,
      class: "tab",
      "aria-controls": name,
      text: words,
      on: { click: () => turn(name) },
    }),
  );
  tabs.replaceChildren(...buttons);
  tabs.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = (TABS.findIndex(([name]) => name === tab) + step + TABS.length) % TABS.length;
    turn(TABS[next][0]);
    buttons[next].focus();
  });

  const layOut = () => {
    const home = tab === "home" && !tabs.hidden;
    panel.hidden = !home;
    messages.hidden = home;
    page.composer.hidden = home;
    TABS.forEach(([name], index) => {
      buttons[index].setAttribute("aria-selected", String(name === tab));
      buttons[index].tabIndex = name === tab ? 0 : -1;
    });
  };
  const draw = (view) => {
    const blocks = el("div", { class: "blocks" }, view ? renderBlocks(view.blocks, page.viewFor(view.id)) : empty());
    const key = panel.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    if (shown) carry(shown, blocks);
    const top = panel.scrollTop;
    panel.replaceChildren(el("div", { class: "home-column" }, blocks));
    panel.scrollTop = top;
    shown = blocks;
    if (key) [...blocks.querySelectorAll("[data-key]")].find((node) => node.dataset.key === key)?.focus();
  };
  const empty = () => el("p", { class: "empty-note", text: "The bot has published nothing here yet." });
  const open = async () => {
    const answer = await page.open();
    if (answer.ok !== false && (answer.view || !shown)) draw(answer.view);
  };

  async function turn(name) {
    if (name === tab) return;
    tab = name;
    layOut();
    page.onTurn();
    if (name === "home") await open();
  }
  return {
    isOpen: () => tab === "home" && !tabs.hidden,
    /** Another channel is shown: only the direct message with the bot has tabs. */
    dress(channel) {
      tabs.hidden = channel?.kind !== "im";
      messages.setAttribute("role", tabs.hidden ? "region" : "tabpanel");
      layOut();
    },
    turn,
    open,
    /** What the bot has published for the person. */
    show(view) {
      if (tab === "home" || shown) draw(view);
    },
    /** Back to the messages, with nothing kept: another channel, or another person. */
    clear() {
      tab = "messages";
      shown = null;
      panel.replaceChildren();
      layOut();
    },
    focus: () => panel.focus(),
  };
}
