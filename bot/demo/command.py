"""`python -m bot demo`: the bot in a local workspace with the sample scorecard, in a browser, without Slack."""

import argparse
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from bot.run import port
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.demo.clock import DemoClock
    from bot.demo.quarters import Quarters
    from storage.database import Database
    from storage.domain.matrix import RiskMatrix

DAY = date(2020, 1, 20)
DATABASE = "sqlite:///scorecard-demo.db"
PORT = 8321
DETECT_SECONDS, DELIVER_SECONDS = 1.0, 0.5
SETTLE_SECONDS, SLACK_TIMEOUT_SECONDS = 10.0, 5.0
"""Quicker than in a council: here somebody sits in front of it and waits."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=port, default=PORT, metavar="N", help="port of the page (default: %(default)s)")
    parser.add_argument("--database", default=DATABASE, metavar="URL", help="database to use (default: %(default)s)")


def main(args: argparse.Namespace, settings: Settings) -> int:
    from contextlib import ExitStack

    from bot.app import build_app, open_database, open_deps
    from bot.client import make_local_client
    from bot.demo.clock import DemoClock
    from bot.demo.people import ALERTS
    from bot.demo.quarters import Quarters
    from bot.demo.roles import seed
    from bot.demo.server import create_site, serve
    from bot.demo.slack_model import Workspace
    from bot.jobs import jobs_of
    from bot.logs import set_up
    from bot.refusal import Refusal
    from bot.risk_matrix import matrix_of
    from bot.samples.load import Loaded, load
    from bot.scheduling import scheduled
    from storage.store import Store

    set_up(settings)
    matrix = matrix_of(settings)
    with ExitStack() as stack:
        database = stack.enter_context(open_database(args.database))
        clock = DemoClock(DAY)
        loaded = load(database, at=clock.now())
        if loaded is Loaded.NOW:
            print("The sample scorecard has been loaded.", flush=True)
        quarters = None
        if loaded is Loaded.NOT:
            clock = DemoClock()
            print("This database holds figures of its own, so the sample scorecard is left out.", flush=True)
        else:
            seed(database, at=clock.now())
            load_register(database, matrix, clock)
            quarters = Quarters(database, clock, matrix)
        workspace = Workspace(clock.seconds)
        try:
            site = create_site(workspace, notice=lambda: notice(clock, quarters), quarters=quarters)
            server = serve(site, args.port)
        except OSError:
            raise Refusal(f"Port {args.port} is in use. Choose another: python -m bot demo --port 8322") from None
        deps = stack.enter_context(
            open_deps(
                Store(database, matrix),
                make_local_client(workspace.token, f"{server.url}/api/"),
                team=workspace.bot.team_id or "",
                today=clock.today,
                now=clock.now,
                bot_user=workspace.bot.bot_user_id or "",
                alerts_channel=ALERTS,
            )
        )
        workspace.connect(build_app(deps, workspace.bot))
        stack.enter_context(scheduled(database, jobs_of(deps, quick(settings)), now=clock.now))
        print(f"Open {server.url} and type /kpi Care Leavers EET (Ctrl+C ends it).", flush=True)
        server.run_here()
    return 0


def load_register(database: "Database", matrix: "RiskMatrix", clock: "DemoClock") -> None:
    """Put the sample register beside the scorecard, unless the scores of its risks are not on this matrix."""
    from bot.demo.roles import seed_risks
    from bot.samples.load import Loaded
    from bot.samples.risk_load import load_risks
    from storage.intake.problems import Refused

    try:
        if load_risks(database, matrix=matrix, at=clock.now()) is Loaded.NOW:
            seed_risks(database, at=clock.now())
            print("The sample risk register has been loaded.", flush=True)
    except Refused:
        print("The sample risk register does not fit the matrix of the settings, so it is left out.", flush=True)


def quick(settings: Settings) -> Settings:
    """The settings with the times of a demo."""
    return replace(
        settings,
        detect_seconds=DETECT_SECONDS,
        deliver_seconds=DELIVER_SECONDS,
        settle_seconds=SETTLE_SECONDS,
        slack_timeout_seconds=SLACK_TIMEOUT_SECONDS,
    )


def notice(clock: "DemoClock", quarters: "Quarters | None") -> str:
    """What stands above everything: where the figures come from, which day it is here, and what there is to see."""
    from bot.samples import RISK_TITLE, TITLE

    if quarters is None:
        return ""
    today = clock.today()
    day = f"{TITLE}. {RISK_TITLE}. In this workspace today is {today.day} {today:%B %Y}"
    if quarters.loaded:
        return f"{day}: the figures and the risks of {quarters.loaded} have been published. They are illustrative."
    return f"{day}: the figures of Q3 are being checked, and are not published yet."
