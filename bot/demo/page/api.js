/** The page's half of the protocol: every request to the local workspace, and its events. */

const UNREACHABLE = "The workspace did not answer. Nothing was lost; try again in a moment.";
const RETRY_MS = 2000;

async function request(path, body) {
  try {
    const response = await fetch(
      path,
      body && {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      },
    );
    const answer = await response.json().catch(() => null);
    if (answer) return response.ok ? answer : { ok: false, error: wordsFor(response), ...answer };
    return { ok: false, error: wordsFor(response) };
  } catch {
    return { ok: false, error: UNREACHABLE, unreachable: true };
  }
}

function wordsFor(response) {
  return `The workspace refused this (HTTP ${response.status}).`;
}

const query = (fields) => new URLSearchParams(Object.entries(fields).filter(([, value]) => value)).toString();

/** Requests made in the name of one person; `as` is that person's id ("" lets the server choose). */
export function actingAs(as) {
  return {
    as,
    state: () => request(`/local/state?${query({ as })}`),
    messages: (channel, thread_ts) => request(`/local/messages?${query({ as, channel, thread_ts })}`),
    send: (channel, thread_ts, text) => request("/local/send", { as, channel, thread_ts, text }),
    click: (fields) => request("/local/click", { as, ...fields }),
    options: (fields) => request("/local/options", { as, ...fields }),
    submit: (view_id, values) => request("/local/submit", { as, view_id, values }),
    close: (view_id) => request("/local/close", { as, view_id }),
    home: () => request("/local/home", { as }),
    nextQuarter: (quarter) => request("/local/next-quarter", { as, quarter }),
  };
}

/**
 * The event stream of one person. `on` holds `change`, `view`, `view_closed`, `home`, `fault` (each given the event's
 * data), `up` and `down`. Returns a function that ends it.
 */
export function listen(as, on) {
  let source;
  let timer;
  const open = () => {
    source = new EventSource(`/local/events?${query({ as })}`);
    source.onopen = () => on.up();
    source.onerror = () => {
      on.down();
      if (source.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(open, RETRY_MS);
    };
    for (const name of ["change", "view", "view_closed", "home", "fault"]) {
      source.addEventListener(name, (event) => on[name](JSON.parse(event.data)));
    }
  };
  open();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
