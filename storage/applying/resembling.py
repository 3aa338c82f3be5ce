"""A page under a name of its own that is nearly all of a scorecard's: most likely that scorecard's next page."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select
from sqlmodel import Session

from storage.intake.problems import Refused
from storage.search.wording import normalise
from storage.tables import Alias, Indicator, Scorecard, table_of

FEWEST = 5
SHARE = 0.8
_CHUNK = 500
_INDICATOR, _ALIAS, _SCORECARD = table_of(Indicator), table_of(Alias), table_of(Scorecard)


def refuse_likeness(session: Session, assumed: str, names: Iterable[str]) -> None:
    """Raises Refused where at least five, and four in five, of the names stand on one scorecard there is."""
    wanted = {normalise(name) for name in names} - {""}
    if len(wanted) < FEWEST:
        return
    held = _held(session, sorted(wanted))
    scope, found = max(held.items(), key=lambda item: len(item[1]), default=("", set[str]()))
    if len(found) < max(FEWEST, SHARE * len(wanted)):
        return
    other = session.connection().execute(select(_SCORECARD.c.name).where(_SCORECARD.c.scope == scope)).scalar_one()
    raise Refused.because(
        f"no scorecard was named, and by the file's name “{assumed}” would be a new one, though {len(found)} of its "
        f"{len(wanted)} names stand on “{other}” already. If the figures are for that one, add "
        f'--scorecard "{other}"; to have a second scorecard, add --scorecard "{assumed}"'
    )


def _held(session: Session, wanted: list[str]) -> dict[str, set[str]]:
    """Which of the names each scope has, as a name or a further name; scopes in the order they were made."""
    names = select(_INDICATOR.c.scope, _INDICATOR.c.normalised).where(_INDICATOR.c.merged_into.is_(None))
    aliases = select(_INDICATOR.c.scope, _ALIAS.c.normalised).join(_ALIAS, _ALIAS.c.indicator_id == _INDICATOR.c.id)
    held: dict[str, set[str]] = defaultdict(set)
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        for query, column in ((names, _INDICATOR.c.normalised), (aliases, _ALIAS.c.normalised)):
            statement = query.where(column.in_(chunk)).order_by(_INDICATOR.c.id)
            for scope, name in session.connection().execute(statement):
                held[scope].add(name)
    return held
