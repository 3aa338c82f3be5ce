/** Fields for entering: text, numbers, dates, radio buttons and checkboxes. */

import { el, freshId } from "./dom.js";
import { plainText, textObject } from "./mrkdwn.js";
import { register } from "./values.js";

const INPUT_TYPES = {
  number_input: "number",
  email_text_input: "email",
  url_text_input: "url",
  datepicker: "date",
  timepicker: "time",
};
const QUIET_MS = 600;

export function textField(item, spot) {
  const long = item.type === "plain_text_input" && item.multiline;
  const node = el(long ? "textarea" : "input", {
    class: "field-control",
    type: long ? null : (INPUT_TYPES[item.type] ?? "text"),
    rows: long ? 5 : null,
    autocomplete: "off",
    placeholder: item.placeholder ? plainText(item.placeholder) : null,
    maxlength: item.max_length ?? (item.type === "plain_text_input" ? 3000 : null),
    step: item.type === "number_input" ? (item.is_decimal_allowed ? "any" : "1") : null,
    min: item.min_value,
    max: item.max_value,
    dir: "auto",
    "data-key": spot.key,
    "data-autofocus": item.focus_on_load,
    ...described(spot),
  });
  node.value = item.initial_value ?? "";
  node.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !long && spot.block.dispatch_action) spot.act({ value: node.value });
  });
  return register(node, item, spot, {
    read: () => ({ value: node.value === "" ? null : node.value }),
    write: ({ value }) => (node.value = value ?? ""),
    blank: () => node.value.trim() === "",
  });
}

/** A date or a time, with the browser's own control. */
export function dateField(item, spot) {
  const name = item.type === "timepicker" ? "time" : "date";
  const node = el("input", {
    class: "field-control narrow",
    type: INPUT_TYPES[item.type],
    "data-key": spot.key,
    "data-autofocus": item.focus_on_load,
    ...described(spot, item.placeholder ? plainText(item.placeholder) : `Choose a ${name}`),
  });
  node.value = item[`initial_${name}`] ?? "";
  let timer;
  node.addEventListener("change", () => {
    clearTimeout(timer);
    timer = setTimeout(() => node.value && spot.act({ [`selected_${name}`]: node.value }), QUIET_MS);
  });
  return register(node, item, spot, {
    read: () => ({ [`selected_${name}`]: node.value || null }),
    write: (value) => (node.value = value[`selected_${name}`] ?? ""),
    blank: () => !node.value,
  });
}

export function radioButtons(item, spot) {
  const initial = item.initial_option?.value;
  const { node, inputs } = choices(item, spot, "radio", (option) => option.value === initial);
  const chosen = () => item.options[inputs.findIndex((input) => input.checked)] ?? null;
  node.addEventListener("change", () => spot.act({ selected_option: chosen() }));
  return register(node, item, spot, {
    read: () => ({ selected_option: chosen() }),
    write: ({ selected_option }) => tick(inputs, item, selected_option ? [selected_option] : []),
    blank: () => chosen() === null,
  });
}

export function checkboxes(item, spot) {
  const initial = new Set((item.initial_options ?? []).map((option) => option.value));
  const { node, inputs } = choices(item, spot, "checkbox", (option) => initial.has(option.value));
  const chosen = () => item.options.filter((_, index) => inputs[index].checked);
  node.addEventListener("change", () => spot.act({ selected_options: chosen() }));
  return register(node, item, spot, {
    read: () => ({ selected_options: chosen() }),
    write: ({ selected_options }) => tick(inputs, item, selected_options),
    blank: () => chosen().length === 0,
  });
}

function tick(inputs, item, options) {
  const values = new Set(options.map((option) => option.value));
  inputs.forEach((input, index) => (input.checked = values.has(item.options[index].value)));
}

function choices(item, spot, type, isChecked) {
  const name = freshId("choice");
  const inputs = [];
  const rows = item.options.map((option, index) => {
    const box = el("input", { type, name, "data-key": `${spot.key} ${index}` });
    box.checked = isChecked(option);
    inputs.push(box);
    const detail = option.description ? el("small", {}, textObject(option.description, spot.view.names)) : null;
    return el(
      "label",
      { class: "choice", dir: "auto" },
      box,
      el("span", {}, textObject(option.text, spot.view.names), detail),
    );
  });
  const role = type === "radio" ? "radiogroup" : "group";
  return { node: el("div", { class: "choices", role, ...described(spot, "Options") }, rows), inputs };
}

/** How a control is named and described to screen readers: by its block's label, else by words of its own. */
export function described({ labelId, describedBy }, words = null) {
  return labelId ? { "aria-labelledby": labelId, "aria-describedby": describedBy } : { "aria-label": words ?? "Text" };
}
