"""Checks of what the bot remembers: the database, its migrations, indicators without a definition, fonts."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from bot.checks.findings import Check, Finding, note, ok, problem
from bot.refusal import Refusal
from bot.risk_matrix import matrix_of
from bot.settings import Settings
from storage.database import Database, DatabaseError, parse_url
from storage.domain.viewer import COMMAND_LINE
from storage.migrate import HEAD, revision
from storage.register.outside import outside
from storage.scorecard import indicator_names

SHOWN = 10  # names in one finding


def data_checks(settings: Settings) -> list[Check]:
    """Looks at the database without making or changing one."""
    url = settings.database_url
    return [
        Check("Database", lambda: database(url)),
        Check("Definitions", lambda: definitions(url)),
        Check("Fonts", lambda: fonts(url)),
        Check("Risk matrix", lambda: risk_matrix(settings)),
    ]


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


def definitions(url: str) -> Iterator[Finding]:
    """Which indicators cannot be rated because nobody has defined them; silent while there is no database."""
    names = _names(url, defined=False)
    if names is None:
        return
    if names:
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        listed = "; ".join(names[:SHOWN])
        words = "1 indicator has" if len(names) == 1 else f"{len(names)} indicators have"
        yield note("Definitions", f"{words} none and so no rating of their own: {listed}{more}.")
    else:
        yield ok("Definitions", "every indicator has one.")


def fonts(url: str) -> Iterator[Finding]:
    """Whether the fonts of this machine can write the names of the indicators on their charts."""
    # The drawing library is large; only this check needs it in this process.
    from charts.fonts import families

    lacking = [name for name in _names(url) or () if families(name) is None]
    if lacking:
        listed = "; ".join(lacking[:SHOWN])
        words = f"no font here can write {len(lacking)} of the names, whose charts show the code instead: {listed}."
        yield note("Fonts", words)
    else:
        yield ok("Fonts", "every name can be written on its chart.")


def risk_matrix(settings: Settings) -> Iterator[Finding]:
    """Which matrix risks are scored by, or why the one that is named cannot be."""
    about = "Risk matrix"
    try:
        matrix = matrix_of(settings)
    except Refusal as refusal:
        yield problem(about, str(refusal))
        return
    where = f"from {settings.risk_matrix}" if settings.risk_matrix else "the usual one"
    bands = ", ".join(band.name for band in matrix.bands)
    yield ok(about, f"{len(matrix.likelihood)} × {len(matrix.impact)}, {where}; its bands are {bands}.")
    with readable(settings.database_url) as base:
        if base is not None:
            with base.reading() as session:
                yield from _outside(outside(session, matrix))


def _outside(references: Sequence[str]) -> Iterator[Finding]:
    if references:
        more = f" and {len(references) - SHOWN:,} more" if len(references) > SHOWN else ""
        is_one = len(references) == 1
        words = "1 risk was" if is_one else f"{len(references):,} risks were"
        shows = "shows" if is_one else "show"
        listed = ", ".join(references[:SHOWN])
        yield note("Risk matrix", f"{words} scored outside it and {shows} as not scored: {listed}{more}.")


def _names(url: str, *, defined: bool | None = None) -> Sequence[str] | None:
    """The names of the indicators, of those with or without a definition if asked; None while there is no database."""
    with readable(url) as base:
        if base is None:
            return None
        with base.reading() as session:
            return indicator_names(session, viewer=COMMAND_LINE, today=date.today(), defined=defined)


@contextmanager
def readable(url: str) -> Iterator[Database | None]:
    """The database, where it is there and up to date; None where the check of the database itself says why not."""
    if _not_made_yet(url) is not None:
        yield None
        return
    base = Database(url)
    try:
        yield base if _revision(base) == HEAD else None
    finally:
        base.close()


def _revision(base: Database) -> str | None:
    """The revision; None where the database cannot be read, which the check of the database itself reports."""
    try:
        return revision(base)
    except DatabaseError:
        return None


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
