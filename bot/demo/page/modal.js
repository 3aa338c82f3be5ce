/** Modals: a stack of views in one dialog, their errors, and what a person has entered in them. */

import { renderBlocks } from "./blocks.js";
import { el, errorCard, icon } from "./dom.js";
import { plainText } from "./mrkdwn.js";
import { showDialog } from "./dialog.js";
import { carry, collect, missing } from "./values.js";

/** `page` gives `viewFor(view_id, values)` (what blocks need), `submit(id, values)` and `close(id)`. */
export function modals(page) {
  const stack = [];
  let dialog = null;

  const top = () => stack.at(-1);
  const dismiss = () => {
    const entry = top();
    if (!entry) return;
    remove(entry.id);
    page.close(entry.id);
  };
  const remove = (id) => {
    const at = stack.findIndex((entry) => entry.id === id);
    if (at < 0) return;
    stack.splice(at, 1);
    layOut();
  };
  const layOut = () => {
    if (!stack.length) {
      dialog?.close();
      dialog = null;
      return;
    }
    if (!dialog) openDialog();
    const { form, title } = top();
    dialog.setAttribute("aria-labelledby", title.id);
    if (dialog.firstElementChild === form && dialog.childElementCount === 1) return;
    dialog.replaceChildren(form);
    focusFirst(form);
  };
  const openDialog = () => {
    dialog = el("dialog", { class: "dialog modal" });
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      dismiss();
    });
    const mine = dialog;
    dialog.addEventListener("close", () => {
      if (dialog !== mine) return;
      dialog = null;
      stack.splice(0).forEach(({ id }) => page.close(id));
    });
    showDialog(dialog);
  };

  const draw = (view) => {
    const title = el("h2", { id: `title-${view.id}`, dir: "auto", text: plainText(words(view.title)) });
    const blocks = el("div", { class: "blocks" });
    const form = el(
      "form",
      { class: "view", novalidate: true },
      el(
        "header",
        { class: "dialog-head" },
        title,
        el(
          "button",
          { type: "button", class: "icon-button", "aria-label": "Close", on: { click: dismiss } },
          icon("close"),
        ),
      ),
      el("div", { class: "dialog-body", tabindex: "-1" }, el("div", { class: "view-alert", role: "alert" }), blocks),
      el(
        "div",
        { class: "dialog-foot" },
        el("button", {
          type: "button",
          class: "button",
          text: plainText(words(view.close)) || (stack.length ? "Back" : "Close"),
          on: { click: dismiss },
        }),
        view.submit
          ? el("button", { type: "submit", class: "button primary", text: plainText(words(view.submit)) })
          : null,
      ),
    );
    blocks.append(
      ...renderBlocks(
        view.blocks ?? [],
        page.viewFor(view.id, () => collect(form)),
      ),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      submit(view.id, form);
    });
    return { id: view.id, form, title };
  };
  const submit = async (id, form) => {
    const button = form.querySelector("button[type=submit]");
    if (!button || button.getAttribute("aria-busy") === "true") return;
    const blanks = missing(form);
    showErrors(form, Object.fromEntries(blanks.map((block) => [block, "Please fill this in."])));
    if (blanks.length) return;
    button.setAttribute("aria-busy", "true");
    const answer = await page.submit(id, collect(form));
    button.removeAttribute("aria-busy");
    if (!answer.ok) showErrors(form, answer.errors ?? {}, answer.error ?? "");
  };

  return {
    /** A view that the server opened, pushed or updated. */
    show(view) {
      const known = stack.findIndex((entry) => entry.id === view.id);
      const entry = draw(view);
      if (known < 0) stack.push(entry);
      else {
        carry(stack[known].form, entry.form);
        keepFocus(stack[known].form, entry.form, () => stack.splice(known, 1, entry));
      }
      layOut();
      if (Object.keys(view.errors ?? {}).length) showErrors(entry.form, view.errors);
    },
    remove,
    /** Another person acts now: their predecessor's views are not theirs. */
    clear() {
      stack.length = 0;
      layOut();
    },
    /** Says something inside the open modal; false when there is none. */
    alert(text) {
      if (!top()) return false;
      top().form.querySelector(".view-alert").replaceChildren(errorCard("This would not work in Slack", text));
      return true;
    },
  };

  function keepFocus(before, after, replace) {
    const key = before.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    const [from, to] = [before, after].map((form) => form.querySelector(".dialog-body"));
    const [wasReading, top] = [from === document.activeElement, from.scrollTop];
    replace();
    layOut();
    // Whoever reads goes on reading: what came in meanwhile, a chart say, does not pull them along.
    if (wasReading) to.focus({ preventScroll: true });
    to.scrollTop = top;
    if (key) [...after.querySelectorAll("[data-key]")].find((node) => node.dataset.key === key)?.focus();
  }
}

/** A view's title and buttons come as text objects or as plain words. */
function words(value) {
  return typeof value === "string" ? { text: value } : value;
}

function focusFirst(form) {
  const wanted =
    form.querySelector("[data-autofocus]") ??
    form.querySelector(".blocks input, .blocks textarea, .blocks select, .blocks button");
  (wanted ?? form.querySelector(".dialog-body")).focus();
}

function showErrors(form, errors, general = "") {
  const unplaced = { ...errors };
  for (const block of form.querySelectorAll(".input-block")) {
    const message = errors[block.dataset.block] ?? "";
    delete unplaced[block.dataset.block];
    block.classList.toggle("invalid", Boolean(message));
    block.querySelector(".field-error").textContent = message;
    for (const control of block.querySelectorAll("input, textarea, button.select")) {
      if (message) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    }
  }
  const placed = Object.keys(errors).length > Object.keys(unplaced).length;
  const rest = [placed ? "" : general, ...Object.values(unplaced)].filter(Boolean).join(" ");
  form.querySelector(".view-alert").replaceChildren(...(rest ? [errorCard("This could not be sent", rest)] : []));
  form.querySelector(".invalid input, .invalid textarea, .invalid button")?.focus();
}
