"""`python -m bot export-risks`: the register into files of a folder that import back."""

import argparse
from pathlib import Path

from bot.clock import today_here
from bot.exporting import WRITERS, write_file
from bot.opening import opened
from bot.risk_matrix import matrix_of
from bot.settings import Settings
from storage.domain.viewer import COMMAND_LINE, PUBLIC
from storage.register.exporting import register_sheets

_BACK = "They import back with `python -m bot import-risks FILE --new`, in this order and after the indicators."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("directory", metavar="DIRECTORY", help="where the files go; made if it is not there")
    parser.add_argument("--format", choices=sorted(WRITERS), default="csv", help="default: csv")
    parser.add_argument("--public", action="store_true", help="only what is public, as for an open-data page")


def main(args: argparse.Namespace, settings: Settings) -> int:
    """0 when the files are written; Refusal says why they are not."""
    matrix = matrix_of(settings)
    reader = PUBLIC if args.public else COMMAND_LINE
    with opened(settings) as database, database.reading() as session:
        found = register_sheets(session, viewer=reader, today=today_here(), matrix=matrix)
    for sheet in found:
        path = Path(args.directory) / f"{sheet.name}.{args.format}"
        write_file(path, WRITERS[args.format](sheet))
        count = len(sheet.rows)
        print(f"{path}: {count:,} row{'' if count == 1 else 's'}.")
    print(_BACK)
    return 0
