"""A command that fails: in a way nobody foresaw, or as the database says."""

import argparse

from bot.settings import Settings
from storage.database import Claimed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--database", action="store_true")


def main(args: argparse.Namespace, settings: Settings) -> int:
    if args.database:
        raise Claimed("Another bot runs here.")
    return 1 // 0
