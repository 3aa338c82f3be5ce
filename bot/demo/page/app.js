/** The page put together: state of the acting person, what is on show, and what happens when something changes. */

import { actingAs, listen } from "./api.js";
import { composer } from "./composer.js";
import { el } from "./dom.js";
import { connection, fault, clearFaults, notice, welcome, announce } from "./notes.js";
import { commandNote, commandOffers, personOffers } from "./hints.js";
import { homeTab } from "./home.js";
import { messageList } from "./list.js";
import { renderMessage } from "./message.js";
import { modals } from "./modal.js";
import { quarterControl } from "./quarter.js";
import { about, sidebar } from "./sidebar.js";
import { threadPanel } from "./thread.js";

const at = (id) => document.getElementById(id);
const place = new URLSearchParams(location.hash.slice(1));
const unread = new Set();
const drafts = new Map();
let api = actingAs(place.get("as") ?? "");
let state = null;
let channel = place.get("channel");
let stopListening = () => {};

const names = {
  person: (id) => [...state.people, state.bot].find((person) => person.id === id)?.name ?? null,
  channel: (id) => state.channels.find((entry) => entry.id === id)?.name ?? null,
};
const present = () => state.people.filter(({ active }) => active !== false);
const here = () => state.channels.find(({ id }) => id === channel);
const side = sidebar({ onPerson: actAs, onChannel: turnTo });
const offers = (text, caret) => commandOffers(state?.commands ?? [], text, caret) ?? threadOffers(text, caret);
const threadOffers = (text, caret) => (state ? personOffers([state.bot, ...present()], text, caret) : null);
const box = composer({
  id: "composer-text",
  label: "Message",
  offers,
  note: (text) => commandNote(state?.commands ?? [], text),
  send: (text) => sent(null, text),
  idle: "Enter to send · Shift+Enter for a new line · / for commands · @ for people",
});
const list = messageList(at("messages"), {
  draw: (message) => renderMessage(message, { view: viewOf({ channel, ts: message.ts }), onThread: openThread }),
  empty: () => welcome(here(), box),
  label: () => `Messages in ${title()}`,
});
const thread = threadPanel(at("thread"), {
  draw: (message) => renderMessage(message, { view: viewOf({ channel, ts: message.ts }), onThread: null }),
  offers: threadOffers,
  send: sent,
  onClose: () => at("app").classList.remove("with-thread"),
});
const home = homeTab({
  viewFor: (view_id) => viewOf({ view_id }),
  open: () => api.home(),
  composer: box.node,
  onTurn: () => state && dress(),
});
const quarter = quarterControl({ load: (quarter) => api.nextQuarter(quarter), refused: complain });
const windows = modals({
  viewFor: (view_id, values) => viewOf({ view_id }, values),
  submit: (id, values) => api.submit(id, values),
  close: (id) => api.close(id),
});

/** What blocks need of the page; `target` says which message or view they stand in. */
function viewOf(target, values = null) {
  const ids = (block_id, action_id) => ({ ...target, block_id, action_id });
  return {
    names,
    people: state.people,
    channels: state.channels,
    act: async (block_id, action_id, choice) => {
      const answer = await api.click({
        ...ids(block_id, action_id),
        ...choice,
        ...(values ? { values: values() } : {}),
      });
      if (!answer.ok) complain(answer.error ?? "The press had no effect.");
      return answer;
    },
    options: (block_id, action_id, query) => api.options({ ...ids(block_id, action_id), query }),
  };
}

function complain(text) {
  if (!windows.alert(text)) fault(text);
}

function mentions(text) {
  const known = [state.bot, ...state.people].sort((one, other) => other.name.length - one.name.length);
  return known.reduce((words, { id, name }) => words.replaceAll(`@${name}`, `<@${id}>`), text);
}

function sent(thread_ts, text) {
  if (thread_ts === null) list.awaitAnswer();
  return api.send(channel, thread_ts, text.startsWith("/") ? text : mentions(text));
}

function title() {
  const entry = here();
  if (!entry) return "this workspace";
  return entry.kind === "im" ? entry.name || state.bot.name : `#${entry.name}`;
}

async function loadState() {
  const asked = api;
  let answer = await api.state();
  if (answer.ok === false && !answer.unreachable && api.as) {
    // The address names somebody who is not here (any more): the server chooses.
    answer = await actingAs("").state();
    if (asked === api && answer.me) api = actingAs(answer.me);
  } else if (asked !== api) return true;
  if (answer.ok === false) return false;
  if (!api.as) api = actingAs(answer.me);
  state = answer;
  if (!here())
    channel = (state.channels.find((entry) => entry.kind === "channel" && entry.bot_is_member) ?? state.channels[0])
      ?.id;
  dress();
  return true;
}

/** Everything around the messages: sidebar, heading, address, page title. */
function dress() {
  unread.delete(channel);
  side.show(state, channel, unread);
  quarter.show(state.next_quarter);
  notice(at("notice"), state.notice, quarter.node);
  at("channel-name").textContent = title();
  at("channel-topic").textContent = about(here());
  document.title = `${unread.size ? `(${unread.size}) ` : ""}${title()} · ${state.team.name}`;
  home.dress(here());
  const where = { as: state.me, channel, ...(home.isOpen() ? { tab: "home" } : {}) };
  history.replaceState(null, "", `#${new URLSearchParams(where)}`);
}

let turn = 0;
async function loadMessages() {
  const mine = (turn += 1);
  const parent = thread.current();
  const [main, replies] = await Promise.all([api.messages(channel), parent ? api.messages(channel, parent) : null]);
  if (mine !== turn) return;
  const fresh = main.messages ? list.show(main.messages) : [];
  const freshReplies = replies?.messages && thread.current() === parent ? thread.show(replies.messages) : [];
  announce(
    [...fresh, ...freshReplies].filter(({ user }) => user !== state.me),
    names,
  );
}

async function turnTo(id) {
  drafts.set(channel, box.text());
  channel = id;
  home.clear();
  thread.close();
  list.clear();
  clearFaults();
  box.turnTo(`Message ${title()}`, drafts.get(channel) ?? "");
  dress();
  await loadMessages();
  box.focus();
}

async function openThread(message) {
  at("app").classList.add("with-thread");
  thread.open(message.thread_ts ?? message.ts, title());
  await loadMessages();
}

async function changed({ channel: where }) {
  if (where && state && where !== channel && state.channels.some(({ id }) => id === where)) {
    unread.add(where);
    dress();
    return;
  }
  if (!where || !state) await loadState();
  await loadMessages();
}

async function actAs(id) {
  stopListening();
  api = actingAs(id);
  drafts.clear();
  unread.clear();
  windows.clear();
  home.clear();
  thread.close();
  list.clear();
  clearFaults();
  await begin();
}

async function begin() {
  if (!(await loadState())) {
    connection(at("connection"), "The workspace does not answer yet. Trying again…");
    setTimeout(begin, 2000);
    return;
  }
  connection(at("connection"), "");
  box.turnTo(`Message ${title()}`, box.text());
  await loadMessages();
  let lost = false;
  stopListening = listen(state.me, {
    change: changed,
    view: ({ view }) => windows.show(view),
    view_closed: ({ id }) => windows.remove(id),
    home: ({ view }) => home.show(view),
    fault: ({ text }) => complain(text),
    down: () => {
      lost = true;
      connection(at("connection"), "The connection to the workspace is lost. Trying again…");
    },
    up: async () => {
      connection(at("connection"), "");
      if (lost) await changed({ channel: null });
      lost = false;
    },
  });
}

at("foot").append(el("div", { id: "faults", class: "faults" }), box.node);
// The address holds who acts and where; the skip link must not overwrite that, and another address means another place.
at("skip").addEventListener("click", (event) => {
  event.preventDefault();
  (home.isOpen() ? home : box).focus();
});
window.addEventListener("hashchange", () => location.reload());
begin().then(() => (place.get("tab") === "home" && here()?.kind === "im" ? home.turn("home") : box.focus()));
