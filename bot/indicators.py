"""`python -m bot indicator`: rename, merge, retire, give further names, list. History is kept by all of them."""

import argparse
import sys

from bot.opening import hand, opened
from bot.settings import Settings
from storage.curation import CurationError, Curator, Listed, listed

_NAMES_SHOWN = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What each of the five does, with its arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, title="actions")
    rename = actions.add_parser("rename", help="give an indicator a new name; the old one still finds it")
    rename.add_argument("code", metavar="CODE")
    rename.add_argument("name", metavar="NEW-NAME")
    merge = actions.add_parser("merge", help="make one indicator of two: the first becomes part of the second")
    merge.add_argument("code", metavar="CODE")
    merge.add_argument("into", metavar="INTO-CODE")
    retire = actions.add_parser("retire", help="take an indicator out of lists and searches; its history stays")
    retire.add_argument("code", metavar="CODE")
    retire.add_argument("--undo", action="store_true", help="take it back into use")
    alias = actions.add_parser("alias", help="give an indicator a further name")
    alias.add_argument("code", metavar="CODE")
    alias.add_argument("alias", metavar="ALIAS")
    alias.add_argument("--remove", action="store_true", help="take the name away")
    listing = actions.add_parser("list", help="every indicator with its code")
    for action in (rename, merge, retire, alias, listing):
        action.add_argument("--scorecard", metavar="NAME", help="the scorecard, where several have the code")


def main(args: argparse.Namespace, settings: Settings) -> int:
    """0 when done, 2 when it cannot be done, in a sentence."""
    with opened(settings) as database:
        if args.action == "list":
            with database.reading() as session:
                print(_table(listed(session, args.scorecard)))
            return 0
        try:
            with database.writing() as session:
                words = _do(Curator(session, hand(f"indicator {args.action}"), args.scorecard), args)
        except CurationError as error:
            print(error, file=sys.stderr)
            return 2
    print(words)
    return 0


def _do(curator: Curator, args: argparse.Namespace) -> str:
    match args.action:
        case "rename":
            return curator.rename(args.code, args.name)
        case "merge":
            return curator.merge(args.code, args.into)
        case "retire":
            return curator.retire(args.code, undo=args.undo)
    return curator.alias(args.code, args.alias, remove=args.remove)


def _table(rows: tuple[Listed, ...]) -> str:
    """One line an indicator under its scorecard's name."""
    if not rows:
        return "There are no indicators."
    width = max(len(row.code) for row in rows)
    lines, scorecard = [], None
    for row in rows:
        if row.scorecard != scorecard:
            scorecard = row.scorecard
            lines.append(f"{scorecard}:")
        state = f" [{row.state}]" if row.state else ""
        more = f" and {len(row.aliases) - _NAMES_SHOWN} more" if len(row.aliases) > _NAMES_SHOWN else ""
        also = f" (also: {'; '.join(row.aliases[:_NAMES_SHOWN])}{more})" if row.aliases else ""
        lines.append(f"  {row.code:{width}}  {row.name}{state}{also}")
    return "\n".join(lines)
