/** What a person has entered: each control says how to read itself; a form's values come in Slack's shape. */

const CONTROLS = new WeakMap();

/** Registers `node`: `read()` gives its state value, `write(value)` restores one, `blank()` says nothing is entered. */
export function register(node, item, spot, { read, write, blank }) {
  node.dataset.control = item.action_id ?? "";
  CONTROLS.set(node, {
    block_id: spot.block.block_id ?? "",
    action_id: item.action_id ?? "",
    type: item.type,
    read,
    write,
    blank,
  });
  return node;
}

function controls(root) {
  return [...root.querySelectorAll("[data-control]")].map((node) => CONTROLS.get(node));
}

/** `{block_id: {action_id: state value}}` of everything in the form. */
export function collect(root) {
  const values = {};
  for (const control of controls(root)) {
    values[control.block_id] ??= {};
    values[control.block_id][control.action_id] = { type: control.type, ...control.read() };
  }
  return values;
}

/** Puts earlier values back into the controls that kept their ids and type. */
export function restore(root, values) {
  for (const control of controls(root)) {
    const value = values[control.block_id]?.[control.action_id];
    if (value && value.type === control.type) control.write(value);
  }
}

/** Block ids of required input blocks in which nothing is entered. */
export function missing(root) {
  return [...root.querySelectorAll(".input-block[data-required]")]
    .filter((block) => controls(block).some((control) => control.blank()))
    .map((block) => block.dataset.block);
}
