"""Looking after indicators by hand: new names, further names, merging two into one, retiring. History is kept."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from storage import audit
from storage.audit import Change, Hand
from storage.domain.indicator import LONGEST_NAME
from storage.known import Known, KnownIndicator, scope_of
from storage.merging import move
from storage.search.wording import normalise
from storage.tables import Alias, Indicator, Scorecard, table_of

_INDICATOR, _ALIAS = table_of(Indicator), table_of(Alias)


class CurationError(ValueError):
    """What was asked cannot be done; the message is a sentence for the person who asked."""


@dataclass(frozen=True)
class Listed:
    """An indicator in a list for its keepers; `state` says retired, merged or not defined, else nothing."""

    code: str
    name: str
    scorecard: str
    aliases: tuple[str, ...]
    state: str


class Curator:
    """One change to the indicators of one scorecard. Each method returns a sentence on what was done."""

    def __init__(self, session: Session, hand: Hand, scorecard: str | None = None) -> None:
        self._session, self._hand, self._scorecard = session, hand, scorecard

    def rename(self, code: str, name: str) -> str:
        """Give an indicator a new name; the old one stays as an alias."""
        known, found = self._find(code)
        name, old = checked_name(name), found.name
        self._refuse_taken(known, found, name)
        if name == old:
            return f"{found.code} is called “{old}” already."
        if normalise(name) != found.normalised:
            if kept := known.rename(found, name):
                self._record(found, "aliases", "", kept)
            if self._drop_aliases(found, normalise(name)):
                self._record(found, "aliases", name, "")
        self._set(found, name=name, normalised=normalise(name))
        known.write(self._session)
        return f"{found.code} is now called “{name}”; “{old}” still finds it."

    def alias(self, code: str, alias: str, *, remove: bool = False) -> str:
        """Give an indicator a further name, or take one away."""
        known, found = self._find(code)
        alias = checked_name(alias)
        if remove:
            if not self._drop_aliases(found, normalise(alias)):
                raise CurationError(f"“{alias}” is no alias of {found.code}.")
            self._record(found, "aliases", alias, "")
            return f"“{alias}” no longer finds {found.code}."
        self._refuse_taken(known, found, alias)
        if not known.add_alias(found, alias, "definition"):
            return f"“{alias}” finds {found.code} already."
        known.write(self._session)
        self._record(found, "aliases", "", alias)
        return f"“{alias}” now finds {found.code}, {found.name}."

    def retire(self, code: str, *, undo: bool = False) -> str:
        """Take an indicator out of lists and searches from today on, or back in; its history stays."""
        _, found = self._find(code)
        if undo:
            if found.retired_on is None:
                return f"{found.code} is not retired."
            self._set(found, retired_on=None)
            return f"{found.code}, {found.name}, is in use again."
        if found.retired_on is not None:
            return f"{found.code} was retired on {found.retired_on:%d/%m/%Y} already."
        self._set(found, retired_on=self._hand.at.date())
        return f"{found.code}, {found.name}, is retired; its history is kept. To undo: retire {found.code} --undo."

    def merge(self, code: str, into: str) -> str:
        """Make one indicator of two: figures, pages and names of the first move to the second."""
        known, gone = self._find(code)
        kept = known.find(into, "")
        if kept is None:
            raise CurationError(_no_such(into, known))
        if kept is gone:
            raise CurationError(f"{gone.code} cannot be merged into itself.")
        try:
            moved, changes = move(self._session, gone, kept, today=self._hand.at.date())
        except ValueError as error:
            raise CurationError(f"{gone.code} cannot be merged into {kept.code}: {error}.") from None
        self._hand_over_names(known, gone, kept)
        audit.record(self._session, self._hand, changes)
        self._set(gone, merged_into=kept.id, retired_on=self._hand.at.date())
        return f"{gone.code} is now part of {kept.code}, {kept.name}: {moved} moved, and its names lead there."

    def _hand_over_names(self, known: Known, gone: KnownIndicator, kept: KnownIndicator) -> None:
        aliases = [one for one in known.aliases.values() if one.indicator is gone]
        self._session.connection().execute(delete(_ALIAS).where(_ALIAS.c.indicator_id == gone.id))
        for one in aliases:
            known.drop_alias(one)
        known.by_name.pop(gone.normalised, None)
        for name in (gone.name, gone.code, *(one.alias for one in aliases)):
            if known.add_alias(kept, name, "merge"):
                self._record(kept, "aliases", "", name)
        known.write(self._session)

    def _find(self, code: str) -> tuple[Known, KnownIndicator]:
        """The indicator of this code on the one scorecard that has it."""
        statement = select(Scorecard).order_by(col(Scorecard.id))
        if self._scorecard is not None:
            statement = statement.where(col(Scorecard.scope) == scope_of(self._scorecard))
        scorecards = self._session.scalars(statement).all()
        if not scorecards:
            what = f"called “{self._scorecard}”" if self._scorecard else "yet"
            raise CurationError(f"There is no scorecard {what}.")
        loaded = [Known.load(self._session, one) for one in scorecards]
        found = [(known, one) for known in loaded if (one := known.by_code.get(code.strip().upper()))]
        if len(found) > 1:
            names = ", ".join(f"“{known.scorecard.name}”" for known, _ in found)
            raise CurationError(f"{code} stands on {names}: say which with --scorecard.")
        if not found:
            raise CurationError(_no_such(code, *loaded))
        known, one = found[0]
        if one.merged_into is not None:
            raise CurationError(f"{one.code} was merged into {known.by_id[one.merged_into].code}.")
        return known, one

    def _refuse_taken(self, known: Known, found: KnownIndicator, name: str) -> None:
        other = known.by_name.get(normalise(name))
        if other is not None and other is not found:
            raise CurationError(f"“{name}” already leads to {other.code}, {other.name}.")

    def _drop_aliases(self, found: KnownIndicator, normal: str) -> bool:
        where = (_ALIAS.c.indicator_id == found.id) & (_ALIAS.c.normalised == normal)
        return bool(self._session.connection().execute(delete(_ALIAS).where(where)).rowcount)

    def _set(self, found: KnownIndicator, **values: str | int | date | None) -> None:
        changes = [
            Change("indicator", found.subject, name, was, value, indicator=found)
            for name, value in values.items()
            if name != "normalised" and (was := getattr(found, name)) != value
        ]
        self._session.connection().execute(update(_INDICATOR).where(_INDICATOR.c.id == found.id).values(**values))
        audit.record(self._session, self._hand, changes)

    def _record(self, found: KnownIndicator, field: str, was: str, now: str) -> None:
        audit.record(self._session, self._hand, [Change("indicator", found.subject, field, was, now, indicator=found)])


def listed(session: Session, scorecard: str | None = None) -> tuple[Listed, ...]:
    """Every indicator, retired and merged ones too, by scorecard and code."""
    statement = select(Scorecard).order_by(col(Scorecard.name))
    if scorecard is not None:
        statement = statement.where(col(Scorecard.scope) == scope_of(scorecard))
    found = []
    for one in session.scalars(statement).all():
        known = Known.load(session, one)
        for indicator in sorted(known.by_id.values(), key=lambda indicator: indicator.code):
            aliases = tuple(alias.alias for alias in known.aliases.values() if alias.indicator is indicator)
            found.append(Listed(indicator.code, indicator.name, one.name, aliases, _state(known, indicator)))
    return tuple(found)


def _state(known: Known, indicator: KnownIndicator) -> str:
    if indicator.merged_into is not None:
        return f"merged into {known.by_id[indicator.merged_into].code}"
    if indicator.retired_on is not None:
        return f"retired on {indicator.retired_on:%d/%m/%Y}"
    return "" if indicator.defined else "not defined yet"


def _no_such(code: str, *places: Known) -> str:
    by_name = next((one for known in places if (one := known.find("", code))), None)
    if by_name is not None:
        return f"“{code}” is a name; its code is {by_name.code}."
    near = [(known.by_name[normalise(name)].code, name) for known in places for name in known.nearest(code)]
    codes = [f"{found} ({name})" for found, name in near[:3]]
    hint = f" The nearest are {', '.join(codes)}." if codes else ""
    return f"There is no indicator with the code {code}.{hint} `python -m bot indicator list` shows them all."


def checked_name(name: str) -> str:
    """The name on one line. Raises CurationError where it cannot be one."""
    clean = " ".join(name.split())
    if not normalise(clean):
        raise CurationError("A name needs at least one letter.")
    if len(clean) > LONGEST_NAME:
        raise CurationError(f"The name has {len(clean)} letters; at most {LONGEST_NAME} are kept.")
    if any(not letter.isprintable() or "\ud800" <= letter <= "\udfff" for letter in clean):
        raise CurationError("The name holds characters that cannot be shown.")
    return clean
