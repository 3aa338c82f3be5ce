/** What a person has entered: each control says how to read itself; a form's values come in Slack's shape. */

const CONTROLS = new WeakMap();

/** Registers `node`: `read()` gives its state value, `write(value)` restores one, `blank()` says nothing is entered. */
export function register(node, item, spot, { read, write, blank }) {
  node.dataset.control = item.action_id ?? "";
  const began = JSON.stringify(read());
  CONTROLS.set(node, {
    block_id: spot.block.block_id ?? "",
    action_id: item.action_id ?? "",
    type: item.type,
    read,
    write,
    blank,
    untouchedBlank: () => blank() && JSON.stringify(read()) === began,
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

/**
 * Puts what stands in an earlier form into the controls that kept their ids and type, as Slack does: a new initial
 * value only shows where nothing was held.
 */
export function carry(before, after) {
  const held = new Map(controls(before).map((control) => [place(control), control]));
  for (const control of controls(after)) {
    const earlier = held.get(place(control));
    if (earlier && !earlier.untouchedBlank()) control.write(earlier.read());
  }
}

function place({ block_id, action_id, type }) {
  return JSON.stringify([block_id, action_id, type]);
}

/** Block ids of required input blocks in which nothing is entered. */
export function missing(root) {
  return [...root.querySelectorAll(".input-block[data-required]")]
    .filter((block) => controls(block).some((control) => control.blank()))
    .map((block) => block.dataset.block);
}
