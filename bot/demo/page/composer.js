/** The message box: sends on Enter, keeps what was refused, offers commands and people while typing. */

import { el, icon } from "./dom.js";
import { hints } from "./hints.js";

const TALLEST = 180;
const SLOW_MS = 500;

/**
 * A composer. `send(text)` answers `{ok}` or `{ok: false, error}`; `offers(text, caret)` gives hints (see hints.js);
 * `note(text)` gives a remark on what is being typed, or "", in place of which `idle` stands.
 */
export function composer({ id, label, send, offers, note = () => "", idle = "" }) {
  const box = el("textarea", {
    id,
    class: "composer-text",
    rows: 1,
    "aria-label": label,
    placeholder: label,
    autocomplete: "off",
    maxlength: 40000,
    dir: "auto",
    enterkeyhint: "send",
    "aria-describedby": `${id}-error ${id}-note`,
  });
  const button = el("button", { type: "submit", class: "button primary send", "aria-label": "Send" }, icon("send"));
  const error = el("p", { id: `${id}-error`, class: "composer-error", role: "alert" });
  const remark = el("p", { id: `${id}-note`, class: "composer-note", role: "status", "data-idle": idle });
  const form = el(
    "form",
    { class: "composer", autocomplete: "off" },
    error,
    el("div", { class: "composer-box" }, box, button),
    remark,
  );
  const list = hints(box, form, offers);
  const earlier = [];
  let sending = false;

  const changed = () => {
    box.style.height = "auto";
    box.style.height = `${Math.min(TALLEST, box.scrollHeight)}px`;
    remark.textContent = note(box.value);
    list.update();
  };
  const set = (text) => {
    box.value = text;
    box.setSelectionRange(text.length, text.length);
    changed();
  };
  const busy = (on) => {
    sending = on;
    box.readOnly = on;
    form.classList.toggle("busy", on);
  };
  const submit = async () => {
    const text = box.value;
    if (sending || !text.trim()) return;
    busy(true);
    list.close();
    error.textContent = "";
    const slow = setTimeout(() => (remark.textContent = "Waiting for an answer…"), SLOW_MS);
    const answer = await send(text);
    clearTimeout(slow);
    remark.textContent = note(text);
    busy(false);
    if (answer.ok) {
      earlier.push(text);
      if (box.value === text) set("");
    } else error.textContent = answer.error ?? "This could not be sent. Your text is kept.";
    box.focus();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  box.addEventListener("input", () => {
    error.textContent = "";
    changed();
  });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || list.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      submit();
    } else if (event.key === "ArrowUp" && !box.value && earlier.length) {
      event.preventDefault();
      set(earlier.at(-1));
      list.close();
    }
  });
  box.addEventListener("blur", () => list.close());

  return {
    node: form,
    focus: () => box.focus(),
    text: () => box.value,
    set,
    /** Another channel: its label, and the draft that was begun there. */
    turnTo(words, draft) {
      box.setAttribute("aria-label", words);
      box.placeholder = words;
      error.textContent = "";
      set(draft);
    },
  };
}
