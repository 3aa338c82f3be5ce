"""`python -m bot import`: a file of figures or definitions into the database, all of it or nothing."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.import_common import class_of, day_of, problems_of, read_file, say_json, say_words
from bot.import_report import refusal_words, report
from bot.opening import hand, opened
from bot.refusal import Refusal
from bot.settings import Settings
from storage.applying.importing import apply
from storage.applying.outcome import Options
from storage.database import DatabaseError
from storage.domain.classification import Publication
from storage.domain.period import Period, PeriodError, PeriodType, parse_period
from storage.domain.rag import RagError, RagStatus, parse_published
from storage.intake.problems import Refused
from storage.intake.reader import read


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("file", metavar="FILE", help="CSV or XLSX; what is in it, its headings say")
    parser.add_argument("--scorecard", metavar="NAME", help="the scorecard it is for (default: the file's name)")
    parser.add_argument(
        "--period", metavar="QUARTER", help='the edition, such as "Q2 2019/20" (default: of the latest data period)'
    )
    parser.add_argument("--rag", metavar="RAG", help="the rating that a list's title states for all its indicators")
    parser.add_argument("--draft", action="store_true", help="keep it from everyone but officers, directors and owners")
    parser.add_argument(
        "--class",
        dest="classification",
        metavar="CLASS",
        help="whom the figures are for: public, internal or exempt (default: public, or as the indicator is)",
    )
    parser.add_argument("--publish-on", metavar="DATE", help="the day from which everyone sees it, such as 01/12/2019")
    parser.add_argument("--new", action="store_true", help="let names that are not known yet become new indicators")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
    parser.add_argument("--json", action="store_true", help="answer with one JSON document")


def main(args: argparse.Namespace, settings: Settings) -> int:
    """0 when applied or nothing was to be done, 2 when refused, 1 when the database could not be used."""
    say: Callable[[dict[str, Any], str], None] = say_json if args.json else say_words
    name = Path(args.file).name
    try:
        options = _options(args)
        file = read_file(args.file, lambda path, progress: read(path, progress=progress))
        with opened(settings) as database:
            outcome = apply(database, file, options, hand=hand(name), dry_run=args.dry_run)
    except Refused as refused:
        say({"file": name, "refused": True} | problems_of(refused), refusal_words(name, refused))
        return 2
    except Refusal as refusal:
        say({"file": name, "refused": True, "error": str(refusal)}, str(refusal))
        return 2
    except DatabaseError as error:
        say({"file": name, "refused": False, "error": str(error)}, str(error))
        return 1
    print(
        json.dumps({"refused": False, "dry_run": args.dry_run} | outcome.as_json(), ensure_ascii=False, indent=2)
        if args.json
        else report(outcome, dry_run=args.dry_run)
    )
    return 0


def _options(args: argparse.Namespace) -> Options:
    scorecard = " ".join(args.scorecard.split()) if args.scorecard is not None else None
    if scorecard == "":
        raise Refusal("--scorecard needs a name, such as --scorecard “Children and Families”.")
    if args.draft and args.publish_on is not None:
        raise Refusal("--draft and --publish-on contradict each other: a draft waits for a person, not for a day.")
    return Options(
        scorecard=scorecard,
        quarter=_quarter(args.period),
        rag=_rag(args.rag),
        new=args.new,
        publication=Publication.DRAFT if args.draft else None,
        classification=class_of(args.classification),
        publish_on=day_of("--publish-on", args.publish_on),
    )


def _quarter(text: str | None) -> Period | None:
    """The edition's quarter; a date or month will do where it ends one."""
    if text is None:
        return None
    try:
        period = parse_period(text)
    except PeriodError as error:
        raise Refusal(f"--period: {error}.") from None
    quarter = Period.containing(PeriodType.QUARTER, period.end)
    is_short = period.type in (PeriodType.DATE, PeriodType.MONTH, PeriodType.QUARTER)
    if not is_short or quarter.end != period.end:
        raise Refusal(f"--period: “{text.strip()}” is not a quarter such as Q2 2019/20, or the date that ends one.")
    return quarter


def _rag(text: str | None) -> RagStatus | None:
    if text is None:
        return None
    try:
        found = parse_published(text)
    except RagError as error:
        raise Refusal(f"--rag: {error}.") from None
    if found is None:
        raise Refusal("--rag needs RED, AMBER, GREEN, N/A or NO STATUS.")
    return found
