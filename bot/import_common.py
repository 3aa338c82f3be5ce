"""What the commands that put a file into the database have in common: options, the way to the file, refusals."""

import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from bot.progress import Progress
from bot.refusal import Refusal
from storage.domain.classification import Classification
from storage.domain.period import PeriodError, PeriodType, parse_period
from storage.intake.marking import Unknown, read_class
from storage.intake.problems import Problem, Refused

File = TypeVar("File")


def class_of(text: str | None) -> Classification | None:
    """The class that --class states. Raises Refusal."""
    if text is None:
        return None
    try:
        found = read_class("class", text)
    except Unknown as unknown:
        raise Refusal(f"--class: “{text.strip()}” is not {unknown}.") from None
    if found is None:
        raise Refusal("--class needs public, internal or exempt.")
    return found


def day_of(option: str, text: str | None) -> date | None:
    """The day that an option states. Raises Refusal."""
    if text is None:
        return None
    try:
        period = parse_period(text)
    except PeriodError as error:
        raise Refusal(f"{option}: {error}.") from None
    if period.type is not PeriodType.DATE:
        raise Refusal(f"{option}: “{text.strip()}” is not a day such as 01/12/2019.")
    return period.start


def read_file(path: str, read: Callable[[Path, Progress], File]) -> File:
    """What `read` makes of the file, with its progress shown. Raises Refusal for one that cannot be opened."""
    progress = Progress("rows read")
    try:
        return read(Path(path), progress)
    except FileNotFoundError:
        raise Refusal(f"There is no file {path}.") from None
    except PermissionError:
        raise Refusal(f"{path} may not be read by you.") from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else None
        raise Refusal(f"{path} cannot be read: {why or 'its name is not a possible one'}.") from None
    finally:
        progress.finish()


def say_json(document: dict[str, Any], words: str) -> None:
    """A failure as one JSON document."""
    print(json.dumps(document, ensure_ascii=False, indent=2))


def say_words(document: dict[str, Any], words: str) -> None:
    """A failure in words."""
    print(words, file=sys.stderr)


def problems_of(refused: Refused) -> dict[str, Any]:
    """All that is wrong with a file, for JSON."""
    return {"problems": [_problem(one) for one in refused.problems], "count": refused.count}


def _problem(one: Problem) -> dict[str, Any]:
    return {"line": one.line, "column": one.column, "value": one.value, "expected": one.expected, "text": str(one)}
