"""Who may know the name of an indicator: as few as may see the figures that made it."""

from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import update
from sqlmodel import Session

from storage.applying.outcome import Outcome
from storage.applying.releasing import Wanted
from storage.audit import Change
from storage.domain.classification import Classification
from storage.intake.values import FigureRow
from storage.known import KnownIndicator
from storage.tables import Indicator, table_of

Rows = Sequence[tuple[FigureRow, KnownIndicator]]
_TABLE = table_of(Indicator)
_CHUNK = 500


def mark(rows: Rows, wanted: Callable[[FigureRow], Wanted], outcome: Outcome, changes: list[Change]) -> None:
    """Give indicators that have just been made the class that the file states, and keep those of drafts unnamed.

    Where rows of one state several classes, the least strict counts: by that row more people know the name anyway.
    """
    for made, wants in _gathered(rows, wanted):
        if made.id:
            continue
        made.is_draft = not any(want.is_out for want in wants)
        given = [want.classification for want in wants if want.classification]
        made.classification = min(given, key=lambda one: one.rank, default=Classification.PUBLIC)
        if made.is_draft:
            outcome.draft_names.append(f"{made.name} ({made.code})")
            changes.append(Change("indicator", made.subject, "is_draft", "", "yes", indicator=made))
        if made.classification != Classification.PUBLIC:
            outcome.name_classes[made.classification] += 1
            change = Change("indicator", made.subject, "classification", "", made.classification, indicator=made)
            changes.append(change)


def unveil(session: Session, rows: Rows, wanted: Callable[[FigureRow], Wanted], outcome: Outcome) -> list[Change]:
    """Name the draft indicators of which something is published now; the changes for the audit."""
    found = [one for one, wants in _gathered(rows, wanted) if one.is_draft and any(want.is_out for want in wants)]
    for start in range(0, len(found), _CHUNK):
        ids = [one.id for one in found[start : start + _CHUNK]]
        session.connection().execute(update(_TABLE).where(_TABLE.c.id.in_(ids)).values(is_draft=False))
    for one in found:
        one.is_draft = False
        outcome.named.append(f"{one.name} ({one.code})")
    return [Change("indicator", one.subject, "is_draft", "yes", "no", indicator=one) for one in found]


def _gathered(rows: Rows, wanted: Callable[[FigureRow], Wanted]) -> Iterable[tuple[KnownIndicator, list[Wanted]]]:
    """What the rows of each indicator are to be."""
    found: dict[int, tuple[KnownIndicator, list[Wanted]]] = {}
    for row, indicator in rows:
        found.setdefault(id(indicator), (indicator, []))[1].append(wanted(row))
    return found.values()
