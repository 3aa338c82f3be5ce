/** Times as people read them: message times, day dividers and Slack's `<!date^…>` patterns. */

const make = (options) => new Intl.DateTimeFormat("en-GB", options);
const TIME = make({ hour: "2-digit", minute: "2-digit" });
const FULL = make({ dateStyle: "full", timeStyle: "short" });
const DAY = make({ weekday: "long", day: "numeric", month: "long" });

const PATTERNS = {
  date_num: make({ year: "numeric", month: "2-digit", day: "2-digit" }),
  date: make({ year: "numeric", month: "long", day: "numeric" }),
  date_short: make({ year: "numeric", month: "short", day: "numeric" }),
  date_long: make({ weekday: "long", year: "numeric", month: "long", day: "numeric" }),
  time: TIME,
  time_secs: make({ hour: "2-digit", minute: "2-digit", second: "2-digit" }),
};

/** A message's ts ("1700000000.000100") as a date. */
export function dateOf(ts) {
  return new Date(Number.parseFloat(ts) * 1000);
}

export const clockTime = (date) => (Number.isNaN(date.valueOf()) ? "" : TIME.format(date));
export const fullTime = (date) => (Number.isNaN(date.valueOf()) ? "" : FULL.format(date));

/** "Today", "Yesterday" or the day with its year when that is another one. */
export function dayName(date, now = new Date()) {
  const days = Math.round((midnight(now) - midnight(date)) / 86_400_000);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  return date.getFullYear() === now.getFullYear() ? DAY.format(date) : PATTERNS.date_long.format(date);
}

function midnight(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).valueOf();
}

/** Slack's pattern ("{date_short} at {time}") for a Unix time; the fallback when the time cannot be read. */
export function formatDate(seconds, pattern, fallback) {
  const date = new Date(Number(seconds) * 1000);
  if (!seconds || Number.isNaN(date.valueOf()) || !pattern) return fallback || String(seconds ?? "");
  return pattern.replace(/\{(\w+)\}/g, (typed, name) => {
    if (name === "ago") return ago(date);
    const base = name.replace(/_pretty$/, "");
    if (!Object.hasOwn(PATTERNS, base)) return typed;
    const near = base !== name && ["Today", "Yesterday"].find((word) => word === dayName(date));
    return near ? near.toLowerCase() : PATTERNS[base].format(date);
  });
}

function ago(date) {
  const minutes = Math.round((date - Date.now()) / 60_000);
  const words = new Intl.RelativeTimeFormat("en-GB", { numeric: "auto" });
  if (Math.abs(minutes) < 60) return words.format(minutes, "minute");
  if (Math.abs(minutes) < 60 * 24) return words.format(Math.round(minutes / 60), "hour");
  return words.format(Math.round(minutes / 1440), "day");
}
