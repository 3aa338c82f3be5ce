"""The directorates there are: those that definitions and risks name, and the scorecard of what names none."""

from difflib import get_close_matches

from sqlalchemy import func, select
from sqlmodel import Session

from storage.domain.classification import Classification
from storage.domain.clearance import same_directorate
from storage.tables import Indicator, Risk, Scorecard, table_of

_INDICATOR, _SCORECARD, _RISK = table_of(Indicator), table_of(Scorecard), table_of(Risk)
_EFFECTIVE = func.coalesce(func.nullif(_INDICATOR.c.directorate, ""), _SCORECARD.c.name).label("directorate")
_ALL = (
    select(_EFFECTIVE)
    .join(_SCORECARD, _SCORECARD.c.scope == _INDICATOR.c.scope)
    .where(_INDICATOR.c.merged_into.is_(None))
    .distinct()
)
_OF_RISKS = select(_RISK.c.directorate).where(_RISK.c.classification == Classification.PUBLIC).distinct()
"""Whoever gives roles need not know of any other."""
_SHOWN = 5


class NoDirectorate(ValueError):
    """Neither an indicator nor a risk is of that directorate; the message is a sentence with the nearest names."""


def directorates(session: Session) -> tuple[str, ...]:
    """Every directorate of which there is an indicator, retired ones too, or a risk, in alphabetical order.

    One that both name is spelt as in the definitions.
    """
    found = {name for name in session.connection().execute(_ALL).scalars() if name}
    for name in session.connection().execute(_OF_RISKS.order_by(_RISK.c.directorate)).scalars():
        if name and not any(same_directorate(name, known) for known in found):
            found.add(name)
    return tuple(sorted(found, key=lambda name: (name.casefold(), name)))


def directorate_named(session: Session, name: str) -> str:
    """The directorate as it is spelt in the definitions, else on the register. Raises NoDirectorate."""
    known = directorates(session)
    found = next((one for one in known if same_directorate(one, name)), None)
    if found is None:
        raise NoDirectorate(f"There is no directorate “{' '.join(name.split())}”. {_instead(name, known)}")
    return found


def _instead(name: str, known: tuple[str, ...]) -> str:
    if not known:
        return "Nothing has been loaded yet, so there are no directorates."
    folded = {one.casefold(): one for one in known}
    near = [folded[one] for one in get_close_matches(name.casefold(), folded, n=3, cutoff=0.4)]
    shown = near or list(known[:_SHOWN])
    more = "" if near or len(known) <= _SHOWN else f" and {len(known) - _SHOWN} more"
    lead = "The nearest are" if len(near) > 1 else "The nearest is" if near else "There are"
    return f"{lead} {', '.join(f'“{one}”' for one in shown)}{more}."
