"""The command line: `python -m bot COMMAND`."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from bot.refusal import Refusal
from bot.settings import Settings, load_env_file

# A command is a line here and a module with add_arguments(parser) and main(args, settings) -> exit code.
# Modules are imported when their command is chosen, so the list costs nothing to the others.
COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("bot.demo.command", "try the bot in a browser, without Slack"),
    "run": ("bot.run", "connect to Slack and answer"),
    "import": ("bot.importing", "put figures or definitions from a CSV or XLSX file into the database"),
    "export": ("bot.exporting", "write definitions, measurements and corrections to files"),
    "import-risks": ("bot.risk_importing", "put a file of the risk register, or its sample, into the database"),
    "export-risks": ("bot.risk_exporting", "write the risk register to files that import back"),
    "indicator": ("bot.indicators", "rename, merge, retire or list indicators, or give them further names"),
    "access": ("bot.access", "give a person a role, take one away, or list who holds what"),
    "owner": ("bot.owning", "bind the owners of indicators to accounts in Slack, or list them"),
    "audit": ("bot.auditing", "show, export or verify the record of who changed what"),
    "migrate": ("bot.migrating", "bring the database up to date"),
    "check": ("bot.check", "say in plain words what is missing or wrong"),
}


def parse(words: Sequence[str]) -> argparse.Namespace:
    """The chosen command's arguments, with its module's name in `module`; exits with 2 on a mistake, in words."""
    parser = argparse.ArgumentParser(
        prog="python -m bot",
        description="Scorecard Bot: performance indicators, asked for in Slack.",
        epilog="`python -m bot COMMAND --help` says more about one. Settings are explained in .env.example.",
    )
    parser.add_argument("--traceback", action="store_true", help="show where an unexpected error came from")
    chosen = next((word for word in words if not word.startswith("-")), None)
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, title="commands")
    for name, (module, help_text) in COMMANDS.items():
        sub = subparsers.add_parser(name, help=help_text, description=help_text[0].upper() + help_text[1:] + ".")
        sub.set_defaults(module=module)
        if name == chosen:
            importlib.import_module(module).add_arguments(sub)
    if chosen is not None and chosen not in COMMANDS:
        parser.error(_unknown(chosen))
    return parser.parse_args(words)


def entry(words: Sequence[str] | None = None) -> int:
    """Runs one command; what goes wrong is said in a sentence on standard error. Exit codes: 0, 1, 2, 130."""
    _keep_standard_streams()
    given = sys.argv[1:] if words is None else list(words)
    args = parse(given or ["--help"])
    try:
        load_env_file(Path(".env"), os.environ)
        return int(importlib.import_module(args.module).main(args, Settings.read(os.environ)))
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone; closing it quietly keeps Python from complaining at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:  # the edge of the process: a person reads this, not a developer
        if args.traceback:
            raise
        # Imported here because it is heavy and only this needs it.
        from storage.database import DatabaseError

        if isinstance(error, DatabaseError):
            print(error, file=sys.stderr)
            return 2
        print(_unexpected(args.command, error), file=sys.stderr)
        return 1


def _keep_standard_streams() -> None:
    """Opens what a supervisor closed: libraries write there, and a database must not be given its number instead."""
    for number, mode in ((0, os.O_RDONLY), (1, os.O_WRONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, mode)
            os.set_inheritable(number, True)
    sys.stdout = sys.stdout or open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 (for the whole process)
    sys.stderr = sys.stderr or open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115


def _unknown(word: str) -> str:
    near = get_close_matches(word, COMMANDS, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    return f"there is no command {word!r}.{hint} The commands are: {', '.join(COMMANDS)}."


def _unexpected(command: str, error: Exception) -> str:
    return (
        f"Something went wrong that should not have: {error.__class__.__name__}.\n"
        f"`python -m bot --traceback {command} ...` shows where; please report it with that."
    )


if __name__ == "__main__":
    sys.exit(entry())
