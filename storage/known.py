"""The indicators a scorecard already has, which of them a row of a file means, and those the file adds."""

import re
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal

from sqlalchemy import Row, bindparam, insert, select, update
from sqlmodel import Session, col

from storage.domain.classification import Classification
from storage.search.wording import nearest, normalise
from storage.tables import Alias, Indicator, Placement, Scorecard, table_of

LONGEST_CODE = 60
_NOT_CODE = re.compile(r"[^A-Z0-9]+")
_LONGEST_MADE_CODE = 40


def scope_of(name: str) -> str:
    """The scope of a scorecard's indicators: its name in plain letters."""
    return "-".join(normalise(name).split())[:80] or "scorecard"


@dataclass(slots=True, eq=False)
class KnownIndicator:
    """An indicator's row and place, apart from the session.

    `id` is 0 until it is written, `position` None until it is placed.
    """

    code: str
    scope: str
    name: str
    normalised: str
    unit: str
    accumulation: str
    description: str = ""
    decimals: int | None = None
    polarity: str | None = None
    frequency: str | None = None
    amber: str = ""
    target: Decimal | None = None
    no_change_band: Decimal | None = None
    directorate: str = ""
    owner: str = ""
    lag_days: int = 45
    defined: bool = False
    retired_on: date | None = None
    merged_into: int | None = None
    classification: str = Classification.PUBLIC
    is_draft: bool = False
    owner_account: str = ""
    id: int = 0
    section: str = ""
    position: int | None = None

    @property
    def subject(self) -> str:
        """What the audit calls it."""
        return f"{self.code} on {self.scope}"


@dataclass(slots=True, eq=False)
class KnownAlias:
    """Another name of an indicator; `id` is 0 until it is written."""

    indicator: KnownIndicator
    alias: str
    normalised: str
    origin: str
    id: int = 0


_PLACED = ("section", "position")
_COLUMNS = tuple(one.name for one in fields(KnownIndicator) if one.name not in _PLACED)
_INDICATOR, _PLACEMENT, _ALIAS = table_of(Indicator), table_of(Placement), table_of(Alias)
_INDICATORS = (
    select(*(_INDICATOR.c[name] for name in _COLUMNS), *(_PLACEMENT.c[name] for name in _PLACED))
    .outerjoin(_PLACEMENT, _PLACEMENT.c.indicator_id == _INDICATOR.c.id)
    .order_by(_INDICATOR.c.id)
)

_SET_SECTION = (
    update(_PLACEMENT)
    .where((_PLACEMENT.c.scorecard_id == bindparam("scorecard")) & (_PLACEMENT.c.indicator_id == bindparam("of")))
    .values(section=bindparam("to"))
)


@dataclass
class Known:
    """One scorecard's indicators by code (in capitals), name and alias (in normal form), with what a file adds."""

    scorecard: Scorecard
    is_first_file: bool = True
    by_id: dict[int, KnownIndicator] = field(default_factory=dict)
    by_code: dict[str, KnownIndicator] = field(default_factory=dict)
    by_name: dict[str, KnownIndicator] = field(default_factory=dict)
    aliases: dict[str, KnownAlias] = field(default_factory=dict)
    _created: list[KnownIndicator] = field(default_factory=list)
    _placed: list[KnownIndicator] = field(default_factory=list)
    _headed: list[KnownIndicator] = field(default_factory=list)
    _named: list[KnownAlias] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)
    _places: int = 0

    @classmethod
    def load(cls, session: Session, scorecard: Scorecard) -> "Known":
        """Read what the scorecard's scope holds."""
        known = cls(scorecard)
        connection = session.connection()
        for row in connection.execute(_INDICATORS.where(_INDICATOR.c.scope == scorecard.scope)):
            known._take(row)
        known.is_first_file = not known.by_id
        names = select(_ALIAS).join(_INDICATOR, _INDICATOR.c.id == _ALIAS.c.indicator_id).order_by(_ALIAS.c.id)
        for row in connection.execute(names.where(_INDICATOR.c.scope == scorecard.scope)):
            alias = KnownAlias(known.by_id[row.indicator_id], row.alias, row.normalised, row.origin, row.id)
            known.aliases.setdefault(row.normalised, alias)
            known.by_name.setdefault(row.normalised, alias.indicator)
        return known

    def _take(self, row: Row[tuple[object, ...]]) -> None:
        values = dict(row._mapping)
        values["section"] = values["section"] or ""
        one = KnownIndicator(**values)
        self.by_id[one.id] = self.by_code[one.code.upper()] = one
        if one.merged_into is None:
            self.by_name[one.normalised] = one
        self._places += one.position is not None

    def find(self, code: str, name: str) -> KnownIndicator | None:
        """By code, else by exact name or alias; a merged indicator leads to the one it became."""
        found = self.by_code.get(code.upper()) if code else None
        found = found or (self.by_name.get(normalise(name)) if name else None)
        if found is None and code and (alias := self.aliases.get(normalise(code))) and alias.origin == "merge":
            found = alias.indicator
        while found is not None and found.merged_into is not None:
            found = self.by_id.get(found.merged_into)
        return found

    def nearest(self, name: str) -> list[str]:
        """The names most like this one, for a refusal."""
        return nearest(name, [row.name for row in self.by_code.values() if not row.retired_on])

    def free_code(self, wanted: str) -> str:
        """A code nobody has: letters, digits and hyphens of what was wanted, with a number if need be."""
        base = _NOT_CODE.sub("-", wanted.upper()).strip("-")[:_LONGEST_MADE_CODE].strip("-") or "INDICATOR"
        code = base
        while code in self.by_code:
            self._numbers[base] = self._numbers.get(base, 1) + 1
            code = f"{base}-{self._numbers[base]}"
        return code

    def add(self, made: KnownIndicator) -> None:
        """Take in an indicator just made; it is written with the rest."""
        self.by_code[made.code.upper()] = made
        self.by_name.setdefault(made.normalised, made)
        self._created.append(made)

    def place(self, indicator: KnownIndicator, section: str) -> bool:
        """Put an indicator on the scorecard after those already there; False when it stands there already."""
        if indicator.position is not None:
            return False
        indicator.section, indicator.position = section, self._places
        self._places += 1
        self._placed.append(indicator)
        return True

    def head(self, indicator: KnownIndicator, section: str) -> None:
        """Put an indicator under a section where nothing has said yet which it stands under."""
        if section and not indicator.section:
            indicator.section = section
            self._headed.append(indicator)

    def add_alias(self, indicator: KnownIndicator, alias: str, origin: str) -> bool:
        """Give an indicator a further name; False when the name leads somewhere already or says nothing."""
        normal = normalise(alias)
        if not normal or normal in self.by_name:
            return False
        made = KnownAlias(indicator, " ".join(alias.split()), normal, origin)
        self.aliases[normal], self.by_name[normal] = made, indicator
        self._named.append(made)
        return True

    def rename(self, indicator: KnownIndicator, name: str) -> str:
        """Let a new name lead to an indicator, and its old one go on doing so; the alias this adds, if it does."""
        old = self.aliases.get(indicator.normalised)
        self.by_name[normalise(name)] = indicator
        if old is None or old.indicator is not indicator:
            self.by_name.pop(indicator.normalised, None)
            if self.add_alias(indicator, indicator.name, "rename"):
                return indicator.name
        return ""

    def recode(self, indicator: KnownIndicator, code: str) -> None:
        """Let a new code lead to an indicator in place of its old one."""
        self.by_code.pop(indicator.code.upper(), None)
        self.by_code[code.upper()] = indicator

    def drop_alias(self, alias: KnownAlias) -> None:
        """Let a further name lead nowhere."""
        self.aliases.pop(alias.normalised, None)
        if self.by_name.get(alias.normalised) is alias.indicator and alias.normalised != alias.indicator.normalised:
            self.by_name.pop(alias.normalised)

    def write(self, session: Session) -> None:
        """Write what was added since the last time, in few statements; ids are there afterwards."""
        connection = session.connection()
        if self._created:
            rows = [{name: getattr(one, name) for name in _COLUMNS if name != "id"} for one in self._created]
            connection.execute(insert(_INDICATOR), rows)
            # Asking for the ids afterwards lets the insert go as one; asking with it makes it one for each row.
            ids = select(_INDICATOR.c.code, _INDICATOR.c.id).where(_INDICATOR.c.scope == self.scorecard.scope)
            written = {row.code: row.id for row in connection.execute(ids)}
            for one in self._created:
                one.id = written[one.code]
                self.by_id[one.id] = one
        if self._placed:
            connection.execute(insert(_PLACEMENT), [self._placement(one) for one in self._placed])
        if self._headed:
            rows = [{"scorecard": self.scorecard.id, "of": one.id, "to": one.section} for one in self._headed]
            connection.execute(_SET_SECTION, rows)
        if self._named:
            connection.execute(insert(_ALIAS), [_alias(one) for one in self._named])
        self._created, self._placed, self._headed, self._named = [], [], [], []

    def _placement(self, one: KnownIndicator) -> dict[str, object]:
        where = {"scorecard_id": self.scorecard.id, "indicator_id": one.id}
        return where | {"section": one.section, "position": one.position}


def _alias(one: KnownAlias) -> dict[str, object]:
    return {
        "indicator_id": one.indicator.id,
        "alias": one.alias,
        "normalised": one.normalised,
        "origin": one.origin,
    }


def get_scorecard(session: Session, name: str) -> tuple[Scorecard, bool]:
    """The scorecard of this name, made if there is none; True when it was made."""
    scope = scope_of(name)
    found = session.scalars(select(Scorecard).where(col(Scorecard.scope) == scope)).first()
    if found:
        return found, False
    made = Scorecard(name=" ".join(name.split()), scope=scope)
    session.add(made)
    session.flush()
    return made, True
