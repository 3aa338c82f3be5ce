"""`python -m bot check`: what is missing or wrong, in plain words."""

import argparse
import sys
from collections.abc import Sequence

from bot.checks.findings import Check, Level, examine, report
from bot.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--offline", action="store_true", help="leave out what has to ask Slack")


def main(args: argparse.Namespace, settings: Settings) -> int:
    from bot.checks.alerts import alert_checks
    from bot.checks.data import data_checks
    from bot.checks.environment import environment_checks
    from bot.checks.people import people_checks
    from bot.checks.slack import slack_checks

    checks = [
        *environment_checks(settings),
        *data_checks(settings),
        *people_checks(settings),
        *alert_checks(settings),
        *slack_checks(settings, offline=args.offline),
    ]
    return run(checks)


def run(checks: Sequence[Check]) -> int:
    """Prints the report; 1 when something is wrong, else 0."""
    findings = examine(checks)
    print(report(findings), file=sys.stdout)
    return 1 if any(finding.level is Level.PROBLEM for finding in findings) else 0
