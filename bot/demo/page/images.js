/** Images: shown only from this workspace, with their alternative text, and enlarged on request. */

import { el, errorCard, icon } from "./dom.js";
import { plainText } from "./mrkdwn.js";
import { showDialog } from "./dialog.js";

/** A block's or context's image; one from another address is named instead of fetched. */
export function imageFigure(block, { small = false } = {}) {
  const address = localAddress(block.image_url);
  if (!block.alt_text) return errorCard("An image without alternative text", "Slack would refuse it.");
  if (!address)
    return errorCard("An image that is not on this computer", `It is not fetched here. It shows: ${block.alt_text}`);
  const title = block.title ? plainText(block.title) : "";
  const picture = el("img", { src: address, alt: block.alt_text, class: "picture" });
  const figure = el(
    "figure",
    { class: small ? "figure small" : "figure" },
    title && !small ? el("figcaption", { text: title, dir: "auto" }) : null,
    small
      ? picture
      : el(
          "button",
          {
            type: "button",
            class: "picture-button",
            "data-key": `image ${address}`,
            "aria-label": `Enlarge the image: ${block.alt_text}`,
            on: { click: () => enlarge(address, block.alt_text, title) },
          },
          picture,
        ),
  );
  picture.addEventListener(
    "error",
    () => figure.replaceChildren(errorCard("The image could not be loaded", `It shows: ${block.alt_text}`)),
    { once: true },
  );
  return figure;
}

function localAddress(address) {
  try {
    const url = new URL(address, location.href);
    return url.origin === location.origin && url.protocol.startsWith("http") ? url.pathname + url.search : null;
  } catch {
    return null;
  }
}

function enlarge(address, alt, title) {
  const dialog = el(
    "dialog",
    { class: "lightbox", "aria-label": title || "Image" },
    el(
      "button",
      {
        type: "button",
        class: "icon-button light",
        "aria-label": "Close the image",
        on: { click: () => dialog.close() },
      },
      icon("close"),
    ),
    el("div", { class: "lightbox-scroll", tabindex: "0" }, el("img", { src: address, alt })),
    el("p", { class: "lightbox-words", dir: "auto", text: alt }),
  );
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  showDialog(dialog);
}
