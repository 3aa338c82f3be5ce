/** The sidebar: who is acting, and the channels that this person can see. On a phone it is a drawer. */

import { el, icon } from "./dom.js";

const SHARED = "Shared with another organisation";

/** `page` gives `onPerson(id)` and `onChannel(id)`. */
export function sidebar(page) {
  const at = (id) => document.getElementById(id);
  const [root, scrim, opener, closer, acting, nav, main] = [
    "sidebar",
    "scrim",
    "drawer-open",
    "drawer-close",
    "acting",
    "channels",
    "main",
  ].map(at);
  opener.append(icon("menu"));
  closer.append(icon("close"));
  const narrow = window.matchMedia("(max-width: 760px)");

  const drawer = (open) => {
    const shown = open && narrow.matches;
    root.classList.toggle("open", shown);
    root.inert = narrow.matches && !shown;
    main.inert = shown;
    scrim.hidden = !shown;
    opener.setAttribute("aria-expanded", String(shown));
    if (shown) closer.focus();
  };
  const dismiss = () => {
    if (!root.classList.contains("open")) return;
    drawer(false);
    opener.focus();
  };
  opener.addEventListener("click", () => drawer(true));
  closer.addEventListener("click", dismiss);
  scrim.addEventListener("click", dismiss);
  document.addEventListener("keydown", (event) => event.key === "Escape" && dismiss());
  narrow.addEventListener("change", () => drawer(false));
  acting.addEventListener("change", () => page.onPerson(acting.value));
  drawer(false);

  const row = (channel, { current, unread, bot }) =>
    el(
      "li",
      {},
      el(
        "button",
        {
          type: "button",
          class: unread.has(channel.id) ? "channel unread" : "channel",
          "aria-current": channel.id === current ? "page" : null,
          "data-key": `channel ${channel.id}`,
          on: {
            click: () => {
              dismiss();
              page.onChannel(channel.id);
            },
          },
        },
        icon(symbol(channel)),
        el("span", { class: "channel-name", text: channel.kind === "im" ? channel.name || bot.name : channel.name }),
        channel.shared ? el("span", { class: "absent", text: "shared", title: SHARED }) : null,
        channel.kind === "channel" && !channel.bot_is_member
          ? el("span", { class: "absent", text: "no bot", title: "The bot is not a member here" })
          : null,
        unread.has(channel.id)
          ? el("span", { class: "dot" }, el("span", { class: "unseen", text: "new messages" }))
          : null,
      ),
    );

  return {
    show(state, current, unread) {
      at("team-name").textContent = state.team.name;
      const present = state.people.filter(({ active }) => active !== false);
      acting.replaceChildren(...present.map((person) => el("option", { value: person.id, text: withRole(person) })));
      acting.value = state.me;
      const me = state.people.find(({ id }) => id === state.me);
      at("acting-title").textContent = me && me.title !== me.name ? (me.title ?? "") : "";
      const key = nav.contains(document.activeElement) ? document.activeElement.dataset.key : null;
      const group = (title, kind) => [
        el("h2", { text: title }),
        el(
          "ul",
          {},
          state.channels
            .filter((channel) => (channel.kind === "im") === (kind === "im"))
            .map((channel) => row(channel, { current, unread, bot: state.bot })),
        ),
      ];
      nav.replaceChildren(...group("Channels", "channel"), ...group("Direct messages", "im"));
      if (key) [...nav.querySelectorAll("[data-key]")].find((node) => node.dataset.key === key)?.focus();
    },
  };
}

/** A person's name with what they are to the bot, unless the name says it. */
function withRole({ name, role }) {
  return !role || name.toLowerCase().startsWith(role.toLowerCase()) ? name : `${name} · ${role}`;
}

/** What stands under a channel's name: who else reads there, whether it is closed, and what it is about. */
export function about(channel) {
  const words = [channel?.shared ? SHARED : "", channel?.archived ? "Archived" : "", channel?.topic ?? ""];
  return words.filter(Boolean).join(" · ");
}

export function symbol(channel) {
  if (channel.kind === "im") return "chat";
  return channel.private ? "lock" : "hash";
}
