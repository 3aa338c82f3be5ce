"""`python -m bot audit`: who changed what, when, from what to what; and whether the record of it is whole."""

import argparse
import json
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.audit_table import TIME_ZONE, counted, document, sheet, table
from bot.exporting import WRITERS, write_file
from bot.opening import opened
from bot.refusal import Refusal
from bot.settings import Settings
from storage.audit_trail import Entry, Kept, TrailProblem, Verdict, entries, verify
from storage.domain.classification import Classification
from storage.domain.period import Period, PeriodError, parse_period
from storage.export import Sheet

# The rows of a sheet, less the one with the headings.
_MOST_IN_A_WORKBOOK = 1_048_575
_HINT = 'a day such as 01/10/2019, or a period such as "Q2 2019/20"'


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What each of the three does, with its arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, title="actions")
    listing = actions.add_parser("list", help="show entries, the newest last")
    export = actions.add_parser("export", help="write entries to a file, for instance to answer an information request")
    export.add_argument("file", metavar="FILE", help="its ending says what it is: .csv or .xlsx")
    for action in (listing, export):
        _add_filters(action)
    listing.add_argument("--last", metavar="N", type=_number, help="only the last N of them")
    listing.add_argument("--json", action="store_true", help="answer with one JSON document; its times are UTC")
    check = actions.add_parser("verify", help="say whether anything in the audit was changed, taken out or put in")
    check.add_argument(
        "--kept", nargs=2, metavar=("N", "DIGEST"), help="hold it against the line that verify gave once"
    )


def _add_filters(action: argparse.ArgumentParser) -> None:
    action.add_argument("--indicator", metavar="CODE-OR-NAME", help="of one indicator, by its code or any of its names")
    action.add_argument("--risk", metavar="REFERENCE", help="of one risk, with its scorings, mitigations and links")
    action.add_argument("--scorecard", metavar="NAME", help="of one scorecard")
    action.add_argument("--person", metavar="WHO", help="by (and for) a Slack member id, or a name on the command line")
    action.add_argument("--from", dest="since", metavar="DATE", help=f"done on or after: {_HINT}")
    action.add_argument("--to", dest="until", metavar="DATE", help=f"done on or before: {_HINT}")
    action.add_argument("--period", metavar="PERIOD", help=f"done in: {_HINT}")


def main(args: argparse.Namespace, settings: Settings) -> int:
    """0 when done, 1 when the audit is not whole, 2 for what cannot be done, in a sentence."""
    if args.action == "verify":
        return _verify(args, settings)
    wanted = _wanted(args)
    writer = _writer(args.file) if args.action == "export" else None
    with opened(settings) as database, database.reading() as session:
        try:
            # All of it before any is written: a server ends a transaction that waits for a person who is paging.
            found = list(entries(session, **wanted))
        except TrailProblem as problem:
            raise Refusal(str(problem)) from None
    if writer is not None:
        print(_export(found, writer, args))
    elif args.json:
        print(json.dumps(document(_last(found, args)), ensure_ascii=False, indent=2))
    else:
        for line in table(_last(found, args), nothing=_nothing(args)):
            print(line)
    return 0


def _last(found: list[Entry], args: argparse.Namespace) -> list[Entry]:
    return found if args.last is None else found[-args.last :]


def _export(found: list[Entry], writer: Callable[[Sheet], bytes], args: argparse.Namespace) -> str:
    path = Path(args.file)
    if path.suffix.lower() == ".xlsx" and len(found) > _MOST_IN_A_WORKBOOK:
        raise Refusal(f"{counted(len(found))} are more than a workbook holds: write them to a .csv, or ask for fewer.")
    write_file(path, writer(sheet(found)))
    return f"{path}: {counted(len(found))}.{_remark(found)}" if found else f"{path}: {_nothing(args)}"


def _nothing(args: argparse.Namespace) -> str:
    if args.period is None and args.since is None and args.until is None:
        return "No entries."
    return "No entries. The time is when something was done, not the period a figure is for."


def _remark(found: list[Entry]) -> str:
    """What whoever passes the file on has to look at first."""
    withheld = sum(not entry.is_out or entry.classification not in ("", Classification.PUBLIC) for entry in found)
    if not withheld:
        return ""
    return (
        f" Before you pass it on: {withheld:,} of them are about indicators or risks that are not public, or about "
        "indicators that have figures that are not; the columns “strictest class” and “all published” say which."
    )


def _writer(file: str) -> Callable[[Sheet], bytes]:
    """The one for the file's ending. Raises Refusal."""
    writer = WRITERS.get(Path(file).suffix.lower().removeprefix("."))
    if writer is None:
        raise Refusal(f"{file} cannot be written: the name has to end in .csv or .xlsx.")
    return writer


def _verify(args: argparse.Namespace, settings: Settings) -> int:
    kept = _kept(*args.kept) if args.kept else None
    with opened(settings) as database, database.reading() as session:
        verdict = verify(session, kept)
    if verdict.misfit is not None:
        print(f"The audit is not whole. {verdict.sentence}", file=sys.stderr)
        print(f"It has {counted(verdict.entries)}; the digest of the last is {verdict.digest or 'none'}.")
        return 1
    print(_whole(verdict, kept))
    return 0


def _whole(verdict: Verdict, kept: Kept | None) -> str:
    if not verdict.entries:
        return "The audit has no entries yet."
    agrees = " It agrees with the line that was kept." if kept else ""
    return (
        f"The audit is whole: {counted(verdict.entries)}, each following the one before it.{agrees}\n"
        f"Keep this line elsewhere: {verdict.entries} {verdict.digest}\n"
        "To hold the audit against it later: python -m bot audit verify --kept followed by that line."
    )


def _kept(number: str, digest: str) -> Kept:
    plain = number.replace(",", "")
    if not plain.isdecimal() or len(digest) != 64 or not all(letter in "0123456789abcdef" for letter in digest.lower()):
        raise Refusal("--kept takes the line that `audit verify` gave: a number, then 64 letters and digits.")
    return Kept(int(plain), digest.lower())


def _number(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of entries")
    return int(text)


def _wanted(args: argparse.Namespace) -> dict[str, Any]:
    """What was asked for. Raises Refusal."""
    if args.period is not None and (args.since is not None or args.until is not None):
        raise Refusal("Say either --period or --from and --to, not both.")
    first = _period(args.period or args.since, "--period" if args.period else "--from")
    last = _period(args.period or args.until, "--period" if args.period else "--to")
    if first and last and last.end < first.start:
        raise Refusal(f"--from {first.label} comes after --to {last.label}.")
    named = {name: _said(getattr(args, name), name) for name in ("indicator", "risk", "scorecard", "person")}
    since = _midnight(first.start) if first else None
    today = datetime.now(ZoneInfo(TIME_ZONE)).date()
    return named | {"today": today, "since": since, "until": _midnight(last.end + timedelta(days=1)) if last else None}


def _said(text: str | None, name: str) -> str | None:
    if text is not None and not text.strip():
        raise Refusal(f"--{name} needs a name behind it.")
    return text


def _period(text: str | None, option: str) -> Period | None:
    try:
        return parse_period(text) if text is not None else None
    except PeriodError as error:
        raise Refusal(f"{option}: {error}.") from None


def _midnight(day: date) -> datetime:
    """The moment a day begins by the council's clock."""
    return datetime.combine(day, time(), ZoneInfo(TIME_ZONE)).astimezone(UTC)
