/** Emoji shortcodes that a bot uses, and the characters they stand for. */

const CHARACTERS = {
  red_circle: "🔴", large_yellow_circle: "🟡", large_green_circle: "🟢", large_orange_circle: "🟠", large_blue_circle: "🔵",
  white_circle: "⚪", black_circle: "⚫", large_red_square: "🟥", large_orange_square: "🟧", large_yellow_square: "🟨",
  large_green_square: "🟩", large_blue_square: "🟦", white_large_square: "⬜", black_large_square: "⬛",
  red_square: "🟥", green_square: "🟩", small_red_triangle: "🔺", small_red_triangle_down: "🔻",
  large_blue_diamond: "🔷", large_orange_diamond: "🔶", small_orange_diamond: "🔸", small_blue_diamond: "🔹",
  diamond_shape_with_a_dot_inside: "💠", white_medium_square: "◻️", black_medium_square: "◼️",
  white_check_mark: "✅", heavy_check_mark: "✔️", ballot_box_with_check: "☑️", x: "❌", negative_squared_cross_mark: "❎",
  warning: "⚠️", information_source: "ℹ️", question: "❓", grey_question: "❔", exclamation: "❗", no_entry: "⛔",
  heavy_minus_sign: "➖", heavy_plus_sign: "➕", octagonal_sign: "🛑",
  chart_with_upwards_trend: "📈", chart_with_downwards_trend: "📉", bar_chart: "📊", clipboard: "📋", page_facing_up: "📄",
  arrow_up: "⬆️", arrow_down: "⬇️", arrow_right: "➡️", arrow_left: "⬅️", arrow_upper_right: "↗️", arrow_lower_right: "↘️",
  left_right_arrow: "↔️", arrow_up_small: "🔼", arrow_down_small: "🔽", arrow_forward: "▶️", repeat: "🔁", arrows_counterclockwise: "🔄",
  mag: "🔍", bell: "🔔", no_bell: "🔕", calendar: "📆", date: "📅", spiral_calendar_pad: "🗓️", clock3: "🕒", hourglass: "⌛",
  hourglass_flowing_sand: "⏳", stopwatch: "⏱️", lock: "🔒", link: "🔗", speech_balloon: "💬", bulb: "💡", memo: "📝", pencil: "📝",
  pencil2: "✏️", pushpin: "📌", round_pushpin: "📍", triangular_flag_on_post: "🚩", star: "⭐", dart: "🎯", robot_face: "🤖",
  eyes: "👀", wave: "👋", "+1": "👍", thumbsup: "👍", "-1": "👎", thumbsdown: "👎", tada: "🎉", gear: "⚙️", wrench: "🔧",
  construction: "🚧", new: "🆕", ok: "🆗", zzz: "💤", rotating_light: "🚨", fire: "🔥", mailbox_with_mail: "📬", outbox_tray: "📤",
  inbox_tray: "📥", file_folder: "📁", card_index_dividers: "🗂️", classical_building: "🏛️", house: "🏠", bust_in_silhouette: "👤",
  busts_in_silhouette: "👥", slightly_smiling_face: "🙂", thinking_face: "🤔",
};

/** The character for a name without colons, or null when the name is not known. */
export function emojiCharacter(name) {
  return Object.hasOwn(CHARACTERS, name) ? CHARACTERS[name] : null;
}

/** Known shortcodes become characters; unknown ones stay as typed. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+'-]+):/g, (typed, name) => emojiCharacter(name) ?? typed);
}
