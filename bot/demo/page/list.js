/** The list of messages: redraws only what changed, keeps the focus, follows the end only from the end. */

import { dateOf, dayName } from "./dates.js";
import { el } from "./dom.js";
import { carry } from "./values.js";

const NEAR_END = 60;
const ANSWER_MS = 30_000;

/** Owns the scrolling element `frame`; `draw(message)` gives a message's node, `empty()` what an empty list shows. */
export function messageList(frame, { draw, empty, label }) {
  const drawn = new Map();
  const content = el("div", { class: "message-column" });
  const jump = el("button", {
    type: "button",
    class: "button jump",
    hidden: true,
    text: "New messages below",
    on: { click: () => toEnd() },
  });
  frame.replaceChildren(content, jump);
  let pinned = true;
  let settled = false;
  let lastTop = 0;
  // The first message of the answer to what was just sent: following the end must not push it out of sight.
  let answer = { awaited: false, key: null, until: 0 };

  const toEnd = () => {
    pinned = true;
    jump.hidden = true;
    frame.scrollTop = frame.scrollHeight;
  };
  /** Goes to the end, but not past the beginning of the message `key`: an answer is read from its top. */
  const followTo = (key) => {
    toEnd();
    const node = drawn.get(key)?.node;
    const above = node ? frame.getBoundingClientRect().top - node.getBoundingClientRect().top : 0;
    if (above <= 0) return;
    pinned = false;
    frame.scrollTop -= above;
    jump.hidden = node === content.lastElementChild;
  };
  const held = () => (Date.now() < answer.until ? answer.key : null);
  frame.addEventListener("scroll", () => {
    const near = frame.scrollHeight - frame.scrollTop - frame.clientHeight < NEAR_END;
    // A picture that arrives makes the list longer without any movement: only moving up leaves the end.
    if (near || frame.scrollTop < lastTop) pinned = near;
    lastTop = frame.scrollTop;
    if (pinned) jump.hidden = true;
  });
  const follow = new ResizeObserver(() => pinned && followTo(held()));
  follow.observe(content);
  follow.observe(frame);

  const nodeFor = (message) => {
    const key = keyOf(message);
    const json = JSON.stringify(message);
    const known = drawn.get(key);
    if (known?.json === json) return known.node;
    const node = draw(message);
    if (known) takeOver(known.node, node);
    drawn.set(key, { json, node });
    return node;
  };

  return {
    /** Something is being sent: the list goes to its end, and the answer will be shown from its top. */
    awaitAnswer() {
      answer = { awaited: true, key: null, until: Date.now() + ANSWER_MS };
      toEnd();
    },
    /** Forgets everything drawn (another channel or another person). */
    clear() {
      drawn.clear();
      settled = false;
      content.replaceChildren();
      toEnd();
    },
    /** Shows these messages; returns those that are new since the list was first shown. */
    show(messages) {
      const fresh = messages.filter((message) => !drawn.has(keyOf(message)));
      const keys = new Set(messages.map(keyOf));
      for (const key of drawn.keys()) if (!keys.has(key)) drawn.delete(key);
      arrange(content, messages.length ? withDays(messages, nodeFor) : [empty()]);
      if (fresh.length && answer.awaited) answer = { ...answer, awaited: false, key: keyOf(fresh[0]) };
      if (pinned) followTo(held() ?? (settled && fresh.length ? keyOf(fresh.at(-1)) : null));
      else if (fresh.length) jump.hidden = false;
      frame.setAttribute("aria-label", label());
      const news = settled ? fresh : [];
      settled = true;
      return news;
    },
  };
}

function keyOf(message) {
  return `${message.ts}${message.ephemeral ? " private" : ""}`;
}

function withDays(messages, nodeFor) {
  let day = null;
  return messages.flatMap((message) => {
    const name = dayName(dateOf(message.ts));
    const divider =
      name === day
        ? []
        : [el("div", { class: "day", role: "separator", "aria-label": name }, el("span", { text: name }))];
    day = name;
    return [...divider, nodeFor(message)];
  });
}

/** Makes `nodes` the children without touching those already in place, so that the focus and open menus survive. */
function arrange(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.children]) if (!wanted.has(child)) swapOut(child, nodes);
  nodes.forEach((node, index) => {
    if (parent.children[index] !== node) parent.insertBefore(node, parent.children[index] ?? null);
  });
}

function swapOut(child, nodes) {
  const successor = child.dataset.ts
    ? nodes.find((node) => node.dataset.ts === child.dataset.ts && !node.isConnected)
    : null;
  const key = child.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  if (successor) child.replaceWith(successor);
  else child.remove();
  if (key && successor) [...successor.querySelectorAll("[data-key]")].find((node) => node.dataset.key === key)?.focus();
}

/** An edited message keeps what the person had chosen in its menus. */
function takeOver(before, after) {
  carry(before, after);
}
