"""`python -m bot import-risks`: a file of the risk register into the database, all of it or nothing."""

import argparse
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from bot.clock import now_here, today_here
from bot.import_common import class_of, day_of, problems_of, read_file, say_json, say_words
from bot.import_report import refusal_words
from bot.opening import hand, opened
from bot.refusal import Refusal
from bot.risk_import_report import report
from bot.risk_matrix import matrix_of
from bot.settings import Settings
from storage.applying.risks import RiskOptions, apply_register
from storage.database import DatabaseError
from storage.domain.matrix import RiskMatrix
from storage.intake.problems import Refused
from storage.intake.risk_reader import read_risks

SAMPLE = "the sample register"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        help="CSV or XLSX of risks, scorings, mitigations or risk areas; which it is, its headings say",
    )
    parser.add_argument("--as-at", metavar="DATE", help="the day on which the register stood so (default: today)")
    parser.add_argument(
        "--class",
        dest="classification",
        metavar="CLASS",
        help="whom they are for: public, internal or exempt (default: public, or as a risk is)",
    )
    parser.add_argument("--illustrative", action="store_true", help="mark what is not real as illustrative")
    parser.add_argument("--new", action="store_true", help="let references that are not known yet become new risks")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
    parser.add_argument("--json", action="store_true", help="answer with one JSON document")
    parser.add_argument("--sample", action="store_true", help="load the sample register instead of a file")


def main(args: argparse.Namespace, settings: Settings) -> int:
    """0 when applied or nothing was to be done, 2 when refused, 1 when the database could not be used."""
    say: Callable[[dict[str, Any], str], None] = say_json if args.json else say_words
    name = Path(args.file).name if args.file else SAMPLE
    try:
        matrix = matrix_of(settings)
        document, words = _sample(args, settings, matrix) if args.sample else _file(args, settings, matrix, name)
    except Refused as refused:
        say({"file": name, "refused": True} | problems_of(refused), refusal_words(name, refused))
        return 2
    except Refusal as refusal:
        say({"file": name, "refused": True, "error": str(refusal)}, str(refusal))
        return 2
    except DatabaseError as error:
        say({"file": name, "refused": False, "error": str(error)}, str(error))
        return 1
    print(json.dumps(document, ensure_ascii=False, indent=2) if args.json else words)
    return 0


def _file(args: argparse.Namespace, settings: Settings, matrix: RiskMatrix, name: str) -> tuple[dict[str, Any], str]:
    """The document and the report of a file that was applied."""
    if not args.file:
        raise Refusal("import-risks needs a file, or --sample for the sample register.")
    options = _options(args)
    file = read_file(args.file, lambda path, progress: read_risks(path, matrix=matrix, progress=progress))
    with opened(settings) as database:
        outcome = apply_register(database, file, options, hand=hand(name), matrix=matrix, dry_run=args.dry_run)
    return {"refused": False, "dry_run": args.dry_run} | outcome.as_json(), report(outcome, dry_run=args.dry_run)


def _sample(args: argparse.Namespace, settings: Settings, matrix: RiskMatrix) -> tuple[dict[str, Any], str]:
    """The document and the sentence on what became of the sample."""
    # The sample's module reads its parts; a file of the council's own needs none of it.
    from bot.samples.load import Loaded
    from bot.samples.risk_load import load_risks

    if args.file or args.dry_run or args.as_at or args.classification or args.new or args.illustrative:
        raise Refusal("--sample loads a register of its own as it is: it takes no file, and no option beside --json.")
    with opened(settings) as database:
        loaded = load_risks(database, at=now_here(), matrix=matrix)
    if loaded is Loaded.NOT:
        raise Refusal("This database holds figures or risks of its own, so the sample register is left out.")
    words = {
        Loaded.NOW: "The sample register has been loaded, with the sample scorecard that it hangs on.",
        Loaded.BEFORE: "Nothing to do: the sample register is there already.",
    }[loaded]
    return {"refused": False, "file": SAMPLE, "loaded": loaded.value, "nothing_to_do": loaded is Loaded.BEFORE}, words


def _options(args: argparse.Namespace) -> RiskOptions:
    return RiskOptions(
        as_at=_as_at(args.as_at),
        new=args.new,
        classification=class_of(args.classification),
        illustrative=True if args.illustrative else None,
    )


def _as_at(text: str | None) -> date | None:
    day = day_of("--as-at", text)
    if day is not None and day > today_here():
        raise Refusal(f"--as-at: {day:%d/%m/%Y} has not come yet; a register stands so on a day that has.")
    return day
