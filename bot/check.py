"""`python -m bot check`: what is missing or wrong, in plain words."""

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from bot.settings import Settings


class Level(Enum):
    """How a finding is meant; only a problem makes the command fail."""

    OK = "ok"
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what, and what was found, in a sentence."""

    level: Level
    about: str
    words: str


def ok(about: str, words: str) -> Finding:
    return Finding(Level.OK, about, words)


def note(about: str, words: str) -> Finding:
    return Finding(Level.NOTE, about, words)


def problem(about: str, words: str) -> Finding:
    return Finding(Level.PROBLEM, about, words)


@dataclass(frozen=True, slots=True)
class Check:
    """A named look at one thing; `look` may raise, which is then a finding of its own."""

    about: str
    look: Callable[[], Iterable[Finding]]


def examine(checks: Sequence[Check]) -> list[Finding]:
    """The findings of every check in order; a check that breaks does not keep the others from running."""
    return [finding for check in checks for finding in _findings(check)]


def report(findings: Sequence[Finding]) -> str:
    """One line a finding and a closing line that counts the problems."""
    lines = [f"{finding.level.value:8} {finding.about}: {finding.words}" for finding in findings]
    count = sum(finding.level is Level.PROBLEM for finding in findings)
    closing = "Everything needed is in place." if count == 0 else f"{count} problem{'s' if count > 1 else ''} to solve."
    return "\n".join([*lines, "", closing])


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--offline", action="store_true", help="leave out what has to ask Slack")


def main(args: argparse.Namespace, settings: Settings) -> int:
    from bot.data_checks import data_checks
    from bot.environment_checks import environment_checks
    from bot.slack_checks import slack_checks

    checks = [
        *environment_checks(settings),
        *data_checks(settings),
        *slack_checks(settings, offline=args.offline),
    ]
    return run(checks)


def run(checks: Sequence[Check]) -> int:
    """Prints the report; 1 when something is wrong, else 0."""
    findings = examine(checks)
    print(report(findings), file=sys.stdout)
    return 1 if any(finding.level is Level.PROBLEM for finding in findings) else 0


def _findings(check: Check) -> list[Finding]:
    try:
        return list(check.look())
    except Exception as error:  # noqa: BLE001 - whatever breaks one check, the others must still be made
        return [problem(check.about, f"could not be looked at ({error.__class__.__name__}).")]
