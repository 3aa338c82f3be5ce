"""A command that fails in a way nobody foresaw."""

import argparse

from bot.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "Fails."


def main(args: argparse.Namespace, settings: Settings) -> int:
    return 1 // 0
