"""`python -m bot export`: definitions, measurements and corrections into files of a folder."""

import argparse
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.clock import today_here
from bot.opening import opened
from bot.refusal import Refusal
from bot.settings import Settings
from storage.domain.viewer import COMMAND_LINE, PUBLIC
from storage.export import NoScorecard, Sheet, sheets
from storage.intake.write import csv_bytes, xlsx_bytes

WRITERS: dict[str, Callable[[Sheet], bytes]] = {
    "csv": lambda sheet: csv_bytes(sheet.header, sheet.rows),
    "xlsx": lambda sheet: xlsx_bytes(sheet.header, sheet.rows, title=sheet.name),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("directory", metavar="DIRECTORY", help="where the files go; made if it is not there")
    parser.add_argument("--format", choices=sorted(WRITERS), default="csv", help="default: csv")
    parser.add_argument("--scorecard", metavar="NAME", help="only this scorecard")
    parser.add_argument(
        "--public", action="store_true", help="only what has been published for everyone, as for an open-data page"
    )


def main(args: argparse.Namespace, settings: Settings) -> int:
    """0 when the files are written; Refusal says why they are not."""
    with opened(settings) as database, database.reading() as session:
        try:
            reader = PUBLIC if args.public else COMMAND_LINE
            found = sheets(session, viewer=reader, today=today_here(), scorecard=args.scorecard)
        except NoScorecard as error:
            raise Refusal(str(error)) from None
    folder = Path(args.directory)
    for sheet in found:
        path = folder / f"{sheet.name}.{args.format}"
        write_file(path, WRITERS[args.format](sheet))
        print(f"{path}: {_count(sheet.rows)}.")
    return 0


def write_file(path: Path, content: bytes) -> None:
    """The whole file or none: an earlier one is replaced only once the new one is complete. Raises Refusal."""
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            half.write_bytes(content)
            half.replace(path)
        finally:
            half.unlink(missing_ok=True)
    except OSError as error:
        raise Refusal(f"{path} cannot be written: {error.strerror}.") from None


def _count(rows: Sequence[object]) -> str:
    return f"{len(rows):,} row{'' if len(rows) == 1 else 's'}"
