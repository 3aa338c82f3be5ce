"""`python -m bot demo`: the bot in a local workspace with the sample scorecard, in a browser, without Slack."""

import argparse
from datetime import UTC, date, datetime
from functools import partial

from bot.run import port
from bot.settings import Settings

DAY = date(2020, 1, 20)
DATABASE = "sqlite:///scorecard-demo.db"
PORT = 8321


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=port, default=PORT, metavar="N", help="port of the page (default: %(default)s)")
    parser.add_argument("--database", default=DATABASE, metavar="URL", help="database to use (default: %(default)s)")


def main(args: argparse.Namespace, settings: Settings) -> int:
    from contextlib import ExitStack

    from bot.app import build_app, open_database, open_deps
    from bot.client import make_local_client
    from bot.demo.roles import seed
    from bot.demo.server import create_site, serve
    from bot.demo.slack_model import Workspace
    from bot.jobs import jobs_of
    from bot.logs import set_up
    from bot.refusal import Refusal
    from bot.samples import TITLE
    from bot.samples.load import Loaded, load
    from bot.scheduling import scheduled
    from storage.store import Store

    set_up(settings)
    with ExitStack() as stack:
        database = stack.enter_context(open_database(args.database))
        opened = datetime.now(UTC)
        shift = datetime.combine(DAY, opened.time(), UTC) - opened
        loaded = load(database, at=opened + shift)
        if loaded is Loaded.NOW:
            print("The sample scorecard has been loaded.", flush=True)
        if loaded is not Loaded.NOT:
            seed(database, at=opened + shift)
        today_words = f"In this workspace today is {DAY.day} {DAY:%B %Y}"
        notice = f"{TITLE}. {today_words}: the figures of Q3 are being checked, and are not published yet."
        if loaded is Loaded.NOT:
            notice = ""
            print("This database holds figures of its own, so the sample scorecard is left out.", flush=True)
        workspace = Workspace()
        try:
            server = serve(create_site(workspace, notice=notice), args.port)
        except OSError:
            raise Refusal(f"Port {args.port} is in use. Choose another: python -m bot demo --port 8322") from None
        client = make_local_client(workspace.token, f"{server.url}/api/")
        team = workspace.bot.team_id or ""
        with_clock = partial(open_deps, Store(database), client, team=team)
        if loaded is not Loaded.NOT:
            with_clock = partial(with_clock, today=lambda: DAY, now=lambda: datetime.now(UTC) + shift)
        deps = stack.enter_context(with_clock())
        stack.enter_context(scheduled(database, jobs_of(deps), now=deps.now))
        workspace.connect(build_app(deps, workspace.bot))
        print(f"Open {server.url} and type /kpi Care Leavers EET (Ctrl+C ends it).", flush=True)
        server.run_here()
    return 0
