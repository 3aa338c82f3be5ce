/** The marks that carry meaning on a card, drawn here: no font is needed for them, and they look alike everywhere. */

const SVG = "http://www.w3.org/2000/svg";
const RED = ["#d5342b", "#8f1c15"];
const ORANGE = ["#ef8d22", "#8a4a00"];
const YELLOW = ["#f4c63a", "#7d6000"];
const GREEN = ["#3d9c4b", "#1c632a"];
const BLUE = ["#3a7fc4", "#1d4f85"];
const WHITE = ["none", "#7b8a8c"];
const GREY_LINES = ["none", "#66767a"];
const BLACK = ["#2b3436", "#93a1a3"];

const CIRCLE = "M12 2.5a9.5 9.5 0 110 19 9.5 9.5 0 010-19z";
const SQUARE = "M5 3h14a2 2 0 012 2v14a2 2 0 01-2 2H5a2 2 0 01-2-2V5a2 2 0 012-2z";
const DIAMOND = "M12 1.5L22.5 12 12 22.5 1.5 12z";
const SMALL_DIAMOND = "M12 6l6 6-6 6-6-6z";
const UP = "M12 4l9.5 16h-19z";
const DOWN = "M12 20L2.5 4h19z";
const CHART = "M4 3v17h17";

/** Character: name, path, colours (fill and stroke), and a second path drawn over it. */
const PICTURES = {
  "🔴": ["red circle", CIRCLE, RED],
  "🟠": ["orange circle", CIRCLE, ORANGE],
  "🟡": ["yellow circle", CIRCLE, YELLOW],
  "🟢": ["green circle", CIRCLE, GREEN],
  "🔵": ["blue circle", CIRCLE, BLUE],
  "⚪": ["white circle", CIRCLE, WHITE],
  "⚫": ["black circle", CIRCLE, BLACK],
  "🟥": ["red square", SQUARE, RED],
  "🟧": ["orange square", SQUARE, ORANGE],
  "🟨": ["yellow square", SQUARE, YELLOW],
  "🟩": ["green square", SQUARE, GREEN],
  "🟦": ["blue square", SQUARE, BLUE],
  "⬜": ["white square", SQUARE, WHITE],
  "⬛": ["black square", SQUARE, BLACK],
  "🔶": ["orange diamond", DIAMOND, ORANGE],
  "🔷": ["blue diamond", DIAMOND, BLUE],
  "🔸": ["small orange diamond", SMALL_DIAMOND, ORANGE],
  "🔹": ["small blue diamond", SMALL_DIAMOND, BLUE],
  "🔺": ["red triangle, point up", UP, RED],
  "🔻": ["red triangle, point down", DOWN, RED],
  "✅": ["tick", SQUARE, GREEN, "M7 12.5l3.5 3.5L17 8.5"],
  "❌": ["cross", "M5 5l14 14M19 5L5 19", ["none", "#c22f26"]],
  "⚠": ["warning", "M12 3l10 18H2z", YELLOW, "M12 9.5v5M12 17.8h.01"],
  ℹ: ["information", CIRCLE, BLUE, "M12 11v6M12 7.2h.01"],
  "⏳": ["hourglass", "M6 3h12M6 21h12M7.5 3c0 5 9 8.5 9 18M16.5 3c0 5-9 8.5-9 18", GREY_LINES],
  "⛔": ["no entry", CIRCLE, RED, "M7.5 12h9"],
  "❗": ["exclamation mark", "M12 4v10M12 19.5h.01", ["none", "#c22f26"]],
  "✋": ["raised hand", "M7 12V6.5M10.5 11V4.5M14 11V5.5M17.5 13V8M7 12c0 5 2 8.5 5.5 8.5 3.5 0 5-2.5 5-7.5", GREY_LINES],
  "💬": ["speech bubble", "M4 4h16a1.5 1.5 0 011.5 1.5v9A1.5 1.5 0 0120 16h-9l-5 4.5V16H4a1.5 1.5 0 01-1.5-1.5v-9A1.5 1.5 0 014 4z", GREY_LINES],
  "📝": ["note", "M6 2.5h12v19H6z", GREY_LINES, "M9 8h6M9 12h6M9 16h3"],
  "🔒": ["padlock", "M5 11h14v10H5z", YELLOW, "M8 11V8a4 4 0 018 0v3"],
  "🗓": ["calendar", "M4 5h16v16H4zM4 10h16M8 2.5v4M16 2.5v4", GREY_LINES],
  "👤": ["person", "M12 3.5a4.2 4.2 0 110 8.4 4.2 4.2 0 010-8.4zM4 21c.6-4.6 4-7 8-7s7.4 2.4 8 7", GREY_LINES],
  "🙋": ["person raising a hand", "M10 5a3.6 3.6 0 110 7.2A3.6 3.6 0 0110 5zM3 21c.5-4 3.2-6 7-6s6.5 2 7 6M20 3v8l-4 5", GREY_LINES],
  "💤": ["asleep", "M4 12h7l-7 8h7M13 3h7l-7 7h7", ["none", "#3a7fc4"]],
  "⏰": ["alarm clock", "M12 6a7.5 7.5 0 110 15 7.5 7.5 0 010-15zM12 10v4l3 2M5 3L2.5 5.5M19 3l2.5 2.5", GREY_LINES],
  "🚫": ["not allowed", CIRCLE, ["none", "#c22f26"], "M5.5 5.5l13 13"],
  "☑": ["ticked box", SQUARE, BLUE, "M7 12.5l3.5 3.5L17 8.5"],
  "✏": ["pencil", "M4 20l1.2-4.8L16.5 4l3.5 3.5L8.8 18.8z", GREY_LINES],
  "📈": ["rising chart", CHART, GREY_LINES, "M7 16l4-4 3 2 6-8"],
  "📉": ["falling chart", CHART, GREY_LINES, "M7 6l4 4 3-2 6 8"],
  "📊": ["bar chart", CHART, GREY_LINES, "M8.5 17v-5M13 17V6M17.5 17v-8"],
};
const ONE = new RegExp(`(${Object.keys(PICTURES).join("|")})\\uFE0F?`, "u");

/** Replaces those characters in the text below `root` by drawings that are read out by name. */
export function drawEmoji(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) if (ONE.test(walker.currentNode.data)) found.push(walker.currentNode);
  for (const node of found) {
    node.replaceWith(
      ...node.data
        .split(ONE)
        .map((part, index) => (index % 2 ? picture(part) : part))
        .filter((part) => part !== ""),
    );
  }
  return root;
}

function picture(character) {
  const [name, outline, [fill, stroke], over] = PICTURES[character];
  const svg = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", class: "emoji", role: "img", "aria-label": name }))
    svg.setAttribute(key, value);
  svg.append(path(outline, fill, stroke, fill === "none" ? 3 : 2));
  if (over)
    svg.append(path(over, "none", fill === "none" ? "#c8453b" : fill === YELLOW[0] ? "#3f3000" : "#ffffff", 2.6));
  return svg;
}

function path(d, fill, stroke, width) {
  const node = document.createElementNS(SVG, "path");
  for (const [key, value] of Object.entries({
    d,
    fill,
    stroke,
    "stroke-width": width,
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
  })) {
    node.setAttribute(key, value);
  }
  return node;
}
