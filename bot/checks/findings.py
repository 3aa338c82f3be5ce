"""Findings: what a look at one thing gives, and how many of them read together."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum


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


def _findings(check: Check) -> list[Finding]:
    try:
        return list(check.look())
    except Exception as error:  # noqa: BLE001 - whatever breaks one check, the others must still be made
        return [problem(check.about, f"could not be looked at ({error.__class__.__name__}).")]
