"""`python -m bot run`: connect to Slack and answer until asked to end."""

import argparse
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from typing import TYPE_CHECKING

from bot.health import Health, served
from bot.settings import Mode, Settings
from bot.stopping import Stop

if TYPE_CHECKING:
    from slack_bolt import App
    from slack_sdk import WebClient

    from bot.metrics import Metrics

log = logging.getLogger(__name__)

OpenApp = Callable[[Settings, "WebClient", Health, "Metrics | None"], "AbstractContextManager[App]"]
"""Opens what the bot stands on (the claim on a SQLite file, migrations, the chart worker) and closes it again."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=port, metavar="N", help="answer Slack over HTTP on this port, not Socket Mode")
    parser.add_argument("--host", default="127.0.0.1", help="address for --port (default: %(default)s)")
    parser.add_argument("--health-port", type=port, metavar="N", help="serve /health and /metrics on this port")
    parser.add_argument("--health-host", default="127.0.0.1", help="address for --health-port (default: %(default)s)")


def main(args: argparse.Namespace, settings: Settings) -> int:
    from bot.logs import set_up

    set_up(settings)
    return run(settings, args, _open_app)


def run(settings: Settings, args: argparse.Namespace, open_app: OpenApp, stop: Stop | None = None) -> int:
    """Runs until SIGTERM, Ctrl+C or a lost connection; 0 after a wanted end, non-zero when a supervisor should act.

    Raises `Refusal` for whatever keeps it from starting.
    """
    mode = settings.mode(args.port)
    settings.require(mode)
    from bot.client import make_client

    if stop is None:
        stop = Stop()
        stop.install()
    health, metrics = Health(), None
    with ExitStack() as stack:
        if args.health_port is not None:
            from bot.metrics import Metrics

            metrics = Metrics()
            stack.enter_context(served(health, host=args.health_host, port=args.health_port, metrics=metrics))
        if mode is Mode.HTTP:
            from bot import http

            listener = stack.enter_context(http.listen(args.host, args.port))
            app = stack.enter_context(open_app(settings, make_client(settings), health, metrics))
            http.serve(app, listener=listener, stop=stop, health=health, meter=metrics)
        else:
            from bot import socket

            app = stack.enter_context(open_app(settings, make_client(settings), health, metrics))
            socket.serve(settings, app, stop=stop, health=health, meter=metrics)
    log.info("Ended.", extra={"code": stop.code})
    return stop.code


def _open_app(
    settings: Settings, client: "WebClient", health: Health, metrics: "Metrics | None"
) -> "AbstractContextManager[App]":
    from bot.app import open_app

    return open_app(settings, client, health, metrics)


def port(text: str) -> int:
    """A port number from 0 (any free one) to 65535."""
    if not text.isdecimal() or not text.isascii() or not 0 <= int(text[:6]) <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return int(text)
