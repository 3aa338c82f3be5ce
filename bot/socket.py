"""Socket Mode: one outgoing WebSocket to Slack, watched so that a silent one does not go unnoticed."""

import logging
import threading
import time
from collections.abc import Callable

from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.client import proxy_for
from bot.health import Health
from bot.refusal import Refusal
from bot.settings import Settings
from bot.slack_words import reason
from bot.stopping import Stop
from handlers.meter import Meter, NoMeter

PING_SECONDS = 3.0  # with the library's default of 10 a cut connection stays deaf for most of a minute
SILENT_SECONDS = 60.0  # the library has tried to connect anew about four times by then
FINISH_SECONDS = 4.0  # for listeners under way at a stop: the acknowledgement needs the connection
THREADS = 16
SILENT = 3  # exit code: the supervisor should start the process anew
log = logging.getLogger(__name__)


class Client(SocketModeClient):
    """The built-in client, with the proxy chosen by the address: left alone it ignores NO_PROXY."""

    def __init__(self, settings: Settings, app: App) -> None:
        self._settings = settings
        super().__init__(
            app_token=settings.app_token,
            web_client=app.client,
            ping_interval=PING_SECONDS,
            concurrency=THREADS,
            receive_buffer_size=8192,
        )

    def connect(self) -> None:
        if self.wss_uri is None:
            self.wss_uri = self.issue_new_wss_url()
        self.proxy = proxy_for(self._settings, self.wss_uri)
        super().connect()


class Listening:
    """Hands envelopes to Bolt and knows how many are being answered."""

    def __init__(self, app: App, meter: Meter | None = None) -> None:
        self._app, self._meter = app, meter or NoMeter()
        self._busy = 0
        self._changed = threading.Condition()
        self._closing = False

    def answer(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        began = time.perf_counter()
        with self._changed:
            if self._closing:
                return  # not acknowledged, so Slack gives an event to the next process
            self._busy += 1
        try:
            send_response(client, request, run_bolt_app(self._app, request), time.time())
            self._meter.acknowledged(time.perf_counter() - began)
        finally:
            with self._changed:
                self._busy -= 1
                self._changed.notify_all()

    def finish(self, seconds: float) -> bool:
        """Takes no more envelopes and waits for those under way; False when some did not end in time."""
        with self._changed:
            self._closing = True
            return self._changed.wait_for(lambda: self._busy == 0, seconds)


class Watch:
    """When Slack was last heard: a message, or the answer to a ping."""

    def __init__(self, client: SocketModeClient, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._clock = clock
        self._heard = clock()
        self._pong: float | None = None
        client.on_message_listeners.append(self._message)

    def silence(self) -> float:
        """Seconds since Slack was last heard. A new connection that says nothing does not count as hearing."""
        session = self._client.current_session
        pong = session.last_ping_pong_time if session is not None else None
        if pong is not None and pong != self._pong:
            self._pong = pong
            self._heard = self._clock()
        return self._clock() - self._heard

    def _message(self, message: str) -> None:
        self._heard = self._clock()


def serve(settings: Settings, app: App, *, stop: Stop, health: Health, meter: Meter | None = None) -> None:
    """Connects and stays until `stop` is asked for; asks for it itself, with a non-zero code, after silence."""
    client = Client(settings, app)
    listening = Listening(app, meter)
    client.socket_mode_request_listeners.append(listening.answer)
    watch = Watch(client)
    health.add("connection", lambda: client.is_connected() and watch.silence() < 5 * PING_SECONDS)
    try:
        _connect(client)
        log.info("Connected to Slack by Socket Mode.")
        while not stop.wait(min(1.0, SILENT_SECONDS / 4)):
            if watch.silence() > SILENT_SECONDS:
                log.error("Nothing heard from Slack: ending, to be started anew.", extra={"seconds": SILENT_SECONDS})
                stop.ask(SILENT)
        if not listening.finish(FINISH_SECONDS if stop.code == 0 else 0):
            log.warning("Some answers were still under way at the end.")
    finally:
        _close(client)


def _connect(client: Client) -> None:
    try:
        client.connect()
    except SlackApiError as error:
        raise Refusal(f"Slack refused SLACK_APP_TOKEN: {reason(error)}") from None
    except OSError as error:
        raise Refusal(f"{reason(error)} `python -m bot check` looks at the ways there.") from None


def _close(client: Client) -> None:
    try:
        client.close()
    except (AttributeError, OSError):
        # The library's own threads may be closing the same socket, which is then gone in the middle of this; the
        # second time there is nothing left to race for.
        client.close()
