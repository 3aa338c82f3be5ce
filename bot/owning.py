"""`python -m bot owner`: bind the owner of an indicator or a risk to an account in Slack, release one, list them."""

import argparse
import sys
from itertools import groupby

from bot.opening import hand, opened
from bot.refusal import Refusal
from bot.settings import Settings
from storage.database import Database
from storage.domain.holding import Owned
from storage.owners import OwnerProblem, bind, bind_all, owners, unbind

_HOW = (
    "owner set CODE USER [--scorecard NAME | --risks]\n"
    "       owner set --all-of OWNER-TEXT USER [--scorecard NAME | --risks]"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What each of the three does, with its arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, title="actions")
    give = actions.add_parser(
        "set", help="bind the owner of an indicator or a risk to an account", usage=f"python -m bot {_HOW}"
    )
    give.add_argument(
        "words",
        metavar="CODE USER",
        nargs="+",
        help="an indicator's code or a risk's reference, and a member id such as U012AB3CD",
    )
    give.add_argument(
        "--all-of", metavar="OWNER-TEXT", help="in place of CODE: every indicator and risk with this owner's role"
    )
    take = actions.add_parser("unset", help="let an indicator or a risk be bound to nobody")
    take.add_argument("code", metavar="CODE")
    listing = actions.add_parser("list", help="every owner's role with its indicators and risks, unbound ones first")
    listing.add_argument("--unbound", action="store_true", help="only those that are bound to nobody")
    for action in (give, take, listing):
        which = action.add_mutually_exclusive_group()
        which.add_argument("--scorecard", metavar="NAME", help="the indicators of one scorecard alone")
        which.add_argument("--risks", action="store_true", help="risks alone")


def main(args: argparse.Namespace, settings: Settings) -> int:
    """0 when done or nothing was to be done, 2 when it cannot be done, in a sentence."""
    if args.action == "set" and len(args.words) != (2 if args.all_of is None else 1):
        raise Refusal(f"That needs a code or a reference, or --all-of, and one account:\n       {_HOW}")
    with opened(settings) as database:
        try:
            if args.action == "list":
                with database.reading() as session:
                    print(_table(owners(session, args.scorecard, risks=args.risks), unbound=args.unbound))
                return 0
            words = _do(database, args)
        except OwnerProblem as problem:
            print(problem, file=sys.stderr)
            return 2
    print(words)
    return 0


def _do(database: Database, args: argparse.Namespace) -> str:
    by = hand(f"owner {args.action}")
    with database.writing() as session:
        if args.action == "unset":
            return unbind(session, by, args.code, args.scorecard, risks=args.risks)
        if args.all_of is not None:
            return bind_all(session, by, args.all_of, args.words[0], args.scorecard, risks=args.risks)
        code, account = args.words
        return bind(session, by, code, account, args.scorecard, risks=args.risks)


def _table(found: tuple[Owned, ...], *, unbound: bool) -> str:
    """The owners' roles, each with who it is bound to, its indicators and risks under it."""
    shown = [one for one in found if not (unbound and one.account)]
    if not shown:
        return "Every owner is bound to an account." if found else "No indicator and no risk names an owner."
    width = max(len(one.code) for one in shown)
    boards = len({one.scorecard for one in shown if not one.is_risk}) > 1
    lines = []
    for (owner, account), group in groupby(shown, key=lambda one: (one.owner, one.account)):
        lines.append(f"{owner or '(no role named)'}: {account or 'not bound'}")
        lines += [f"  {one.code:{width}}  {one.name}{_remarks(one, boards)}" for one in group]
    return "\n".join(lines)


def _remarks(one: Owned, boards: bool) -> str:
    if one.is_risk:
        return f" (risk){' [closed]' if one.is_retired else ''}"
    return f"{f' ({one.scorecard})' if boards else ''}{' [retired]' if one.is_retired else ''}"
