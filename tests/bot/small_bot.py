"""A bot of two commands that runs as `python -m bot run` does, for tests that end a whole process."""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot import run, socket
from bot.health import Health
from bot.logs import set_up
from bot.metrics import Metrics
from bot.settings import Settings
from bot.stopping import Stop


@contextmanager
def open_app(settings: Settings, client: WebClient, health: Health, metrics: Metrics | None) -> Iterator[App]:
    app = App(
        client=client,
        signing_secret=settings.signing_secret,
        process_before_response=True,
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_user_id="U1"),
    )
    app.command("/slow")(lambda ack, command: (time.sleep(float(command["text"])), ack("done")))
    health.add("app", lambda: True)
    yield app
    print("closed in order", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser()
    run.add_arguments(parser)
    settings = Settings.read(os.environ)
    set_up(settings)
    socket.PING_SECONDS = 0.1
    socket.SILENT_SECONDS = 2.0
    stop = Stop(deadline=float(os.environ["TEST_DEADLINE"]))
    stop.install()
    return run.run(settings, parser.parse_args(), open_app, stop)


if __name__ == "__main__":
    sys.exit(main())
