"""`python -m bot import`: a file of figures or definitions into the database, all of it or nothing."""

import argparse
import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from bot.import_report import refusal_words, report
from bot.opening import hand, opened
from bot.progress import Progress
from bot.refusal import Refusal
from bot.settings import Settings
from storage.applying.importing import apply
from storage.applying.outcome import Options
from storage.database import DatabaseError
from storage.domain.classification import Classification, Publication
from storage.domain.period import Period, PeriodError, PeriodType, parse_period
from storage.domain.rag import RagError, RagStatus, parse_published
from storage.intake.marking import Unknown, read_class
from storage.intake.problems import Problem, Refused
from storage.intake.reader import read
from storage.intake.values import DefinitionsFile, FiguresFile


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
    say: Callable[[dict[str, Any], str], None] = _say_json if args.json else _say_words
    name = Path(args.file).name
    try:
        options = _options(args)
        file = _read(args.file)
        with opened(settings) as database:
            outcome = apply(database, file, options, hand=hand(name), dry_run=args.dry_run)
    except Refused as refused:
        say({"file": name, "refused": True} | _problems(refused), refusal_words(name, refused))
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


def _say_json(document: dict[str, Any], words: str) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=2))


def _say_words(document: dict[str, Any], words: str) -> None:
    print(words, file=sys.stderr)


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
        classification=_classification(args.classification),
        publish_on=_day(args.publish_on),
    )


def _classification(text: str | None) -> Classification | None:
    if text is None:
        return None
    try:
        found = read_class("class", text)
    except Unknown as unknown:
        raise Refusal(f"--class: “{text.strip()}” is not {unknown}.") from None
    if found is None:
        raise Refusal("--class needs public, internal or exempt.")
    return found


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        period = parse_period(text)
    except PeriodError as error:
        raise Refusal(f"--publish-on: {error}.") from None
    if period.type is not PeriodType.DATE:
        raise Refusal(f"--publish-on: “{text.strip()}” is not a day such as 01/12/2019.")
    return period.start


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


def _read(path: str) -> FiguresFile | DefinitionsFile:
    progress = Progress("rows read")
    try:
        return read(Path(path), progress=progress)
    except FileNotFoundError:
        raise Refusal(f"There is no file {path}.") from None
    except PermissionError:
        raise Refusal(f"{path} may not be read by you.") from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else None
        raise Refusal(f"{path} cannot be read: {why or 'its name is not a possible one'}.") from None
    finally:
        progress.finish()


def _problems(refused: Refused) -> dict[str, Any]:
    return {"problems": [_problem(one) for one in refused.problems], "count": refused.count}


def _problem(one: Problem) -> dict[str, Any]:
    return {"line": one.line, "column": one.column, "value": one.value, "expected": one.expected, "text": str(one)}
