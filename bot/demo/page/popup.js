/** A small panel beside a button: in the top layer, kept inside the window, closed by Esc or a press elsewhere. */

import { el } from "./dom.js";

const GAP = 4;
const EDGE = 8;

/** Opens `panel` next to `anchor`; returns a function that closes it (`refocus` gives the anchor the focus back). */
export function openPopup(anchor, panel, onClose = () => {}) {
  const holder = el("div", { class: "popup", popover: "manual" }, panel);
  anchor.after(holder);
  holder.showPopover();
  anchor.setAttribute("aria-expanded", "true");
  const place = () => position(anchor, holder);
  const observer = new ResizeObserver(place);
  observer.observe(holder);

  let open = true;
  const close = ({ refocus = true } = {}) => {
    if (!open) return;
    open = false;
    observer.disconnect();
    document.removeEventListener("pointerdown", elsewhere, true);
    document.removeEventListener("scroll", place, true);
    window.removeEventListener("resize", place);
    holder.remove();
    anchor.setAttribute("aria-expanded", "false");
    if (refocus) anchor.focus();
    onClose();
  };
  const elsewhere = (event) => {
    if (!holder.contains(event.target) && !anchor.contains(event.target)) close({ refocus: false });
  };
  holder.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === "Tab") close();
  });
  document.addEventListener("pointerdown", elsewhere, true);
  document.addEventListener("scroll", place, true);
  window.addEventListener("resize", place);
  place();
  return close;
}

function position(anchor, holder) {
  const button = anchor.getBoundingClientRect();
  const panel = holder.getBoundingClientRect();
  // What it would like to take, which a list filled after it was opened may no longer show.
  const wanted = holder.scrollHeight + holder.offsetHeight - holder.clientHeight;
  const below = window.innerHeight - button.bottom - GAP - EDGE;
  const above = button.top - GAP - EDGE;
  const upwards = wanted > below && above > below;
  holder.style.left = `${Math.max(EDGE, Math.min(button.left, window.innerWidth - panel.width - EDGE))}px`;
  holder.style.top = upwards ? `${Math.max(EDGE, button.top - GAP - wanted)}px` : `${button.bottom + GAP}px`;
  holder.style.maxHeight = `${Math.max(120, upwards ? above : below)}px`;
  holder.style.minWidth = `${Math.min(button.width, window.innerWidth - 2 * EDGE)}px`;
}
