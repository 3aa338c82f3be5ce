"""`python -m bot access`: give a role, take one away, list who holds what."""

import argparse
import sys

from bot.opening import hand, opened
from bot.settings import Settings
from storage.domain.holding import Held
from storage.domain.role import GRANTED, Role
from storage.roles import RoleProblem, grant, listed, revoke

_USER = "member id in Slack, such as U012AB3CD: profile, More (⋮), Copy member ID"
NOBODY_YET = "Nobody has been granted a role. The workspace's owners and admins are administrators until somebody is."
_NO_ADMINISTRATOR = "Nobody has been granted administrator, so the workspace's owners and admins are administrators."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What each of the three does, with its arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, title="actions")
    give = actions.add_parser("grant", help="give a person a role")
    take = actions.add_parser("revoke", help="take a role away from a person")
    for action in (give, take):
        action.add_argument("user", metavar="USER", help=_USER)
        action.add_argument("role", metavar="ROLE", help=", ".join(GRANTED))
        action.add_argument(
            "--directorate", metavar="NAME", default="", help="for officer and director (default: every directorate)"
        )
    actions.add_parser("list", help="who holds which role, given by whom and when")


def main(args: argparse.Namespace, settings: Settings) -> int:
    """0 when done or nothing was to be done, 2 when it cannot be done, in a sentence."""
    with opened(settings) as database:
        if args.action == "list":
            with database.reading() as session:
                print(_table(listed(session)))
            return 0
        change = grant if args.action == "grant" else revoke
        try:
            with database.writing() as session:
                words = change(session, hand(f"access {args.action}"), args.user, args.role, args.directorate)
        except RoleProblem as problem:
            print(problem, file=sys.stderr)
            return 2
    print(words)
    return 0


def _table(held: tuple[Held, ...]) -> str:
    """One line a role, by account."""
    if not held:
        return NOBODY_YET
    users, roles = max(len(one.account) for one in held), max(len(one.words) for one in held)
    lines = [f"{one.account:{users}}  {one.words:{roles}}  given by {one.by} on {one.at:%d/%m/%Y}" for one in held]
    if all(one.grant.role is not Role.ADMINISTRATOR for one in held):
        lines.append(_NO_ADMINISTRATOR)
    return "\n".join(lines)
