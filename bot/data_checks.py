"""Checks of what the bot remembers: the database, its migrations, indicators without a definition, fonts."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bot.check import Check, Finding, note, ok, problem
from bot.settings import Settings
from storage.database import Database, DatabaseError, parse_url
from storage.migrate import HEAD, revision

SHOWN = 10  # names in one finding


def data_checks(
    settings: Settings,
    *,
    undefined: Callable[[Database], Sequence[str]] | None = None,
    missing_font: Callable[[], str | None] | None = None,
) -> list[Check]:
    """Looks at the database without making or changing one.

    `undefined` gives the names of indicators that have figures and no definition; `missing_font` what is wrong with
    the fonts that charts are drawn with, None when nothing is.
    """
    checks = [Check("Database", lambda: database(settings.database_url))]
    if undefined is not None:
        checks.append(Check("Definitions", lambda: definitions(settings.database_url, undefined)))
    if missing_font is not None:
        checks.append(Check("Fonts", lambda: fonts(missing_font)))
    return checks


def database(url: str) -> Iterator[Finding]:
    """Whether the database can be reached and is at this program's revision."""
    about = "Database"
    missing = _not_made_yet(url)
    if missing is not None:
        yield missing
        return
    base = Database(url)
    try:
        found = revision(base)
    except DatabaseError as error:
        # Of a driver's several lines the first says what is wrong; the others repeat the address.
        yield problem(about, str(error).splitlines()[0])
        return
    finally:
        base.close()
    if found == HEAD:
        yield ok(about, f"can be read and is up to date (revision {HEAD}).")
    elif found is not None and found > HEAD:
        yield problem(about, f"is at revision {found}, newer than this program's {HEAD}: start the newer program.")
    else:
        state = "has no tables yet" if found is None else f"is at revision {found} of {HEAD}"
        yield note(about, f"can be read and {state}; the next start brings it up to date, or `python -m bot migrate`.")


def definitions(url: str, undefined: Callable[[Database], Sequence[str]]) -> Iterator[Finding]:
    """Which indicators cannot be rated because nobody has defined them; silent while there is no database."""
    about = "Definitions"
    if _not_made_yet(url) is not None:
        return
    base = Database(url)
    try:
        if revision(base) != HEAD:
            return
        names = undefined(base)
    finally:
        base.close()
    if names:
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        listed = "; ".join(names[:SHOWN])
        yield note(about, f"{len(names)} indicators have none and are shown without a rating: {listed}{more}.")
    else:
        yield ok(about, "every indicator has one.")


def fonts(missing_font: Callable[[], str | None]) -> Iterator[Finding]:
    """Whether charts can be drawn with readable text."""
    wrong = missing_font()
    yield problem("Fonts", wrong) if wrong else ok("Fonts", "charts can be drawn.")


def _not_made_yet(url: str) -> Finding | None:
    """What to say about a SQLite file that is not there: opening it would make it."""
    parsed = parse_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        return None
    path = Path(parsed.database)
    if path.exists():
        return None
    folder = next((parent for parent in path.absolute().parents if parent.exists()), Path("/"))
    if not os.access(folder, os.W_OK):
        return problem("Database", f"{path} is not there and cannot be made: {folder} may not be written to.")
    return note("Database", f"{path} is not there yet; the first start or import makes it.")
