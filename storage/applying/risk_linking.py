"""Which indicators a risk hangs on, as a register names them: by code or by any of their names, on any scorecard."""

from collections import defaultdict
from functools import cached_property

from sqlalchemy import select

from storage.applying.risk_known import KnownRisk
from storage.applying.risk_work import Work, listed
from storage.audit import Change
from storage.intake.risk_values import RiskRow
from storage.search.wording import nearest, normalise
from storage.survivors import survivor
from storage.tables import Alias, Indicator, Scorecard, table_of

_INDICATOR, _ALIAS, _SCORECARD = table_of(Indicator), table_of(Alias), table_of(Scorecard)


class Linker:
    """Reads the indicators once, when the first row names any. `column` is the heading under which rows name them."""

    def __init__(self, work: Work, column: str | None) -> None:
        self._work = work
        self._column = column

    def link(self, risk: KnownRisk, row: RiskRow) -> None:
        """Bring a risk's links to those that its row names. One that a person undid is not made again."""
        if "indicators" not in row.present:
            return
        named = {found for name in row.indicators if (found := self._find(name, row.line))}
        there = {self._survivor(one): one for one in sorted(risk.links)}
        for one in sorted(named - set(there)):
            self._make(risk, one)
        for meant, one in there.items():
            is_undone = bool(risk.links[one].get("undone_at"))
            if meant in named and is_undone:
                said = f"{risk.reference} does not hang on {self._subject(one)}, as {risk.links[one]['undone_by']} said"
                self._work.outcome.notes.append(f"{said}: a file does not link them again.")
            elif meant not in named and not is_undone:
                self._undo(risk, one)

    def _make(self, risk: KnownRisk, one: int) -> None:
        risk.links[one] = {
            "indicator_id": one, "made_by": self._work.hand.who, "made_at": self._work.hand.at,
            "undone_by": "", "undone_at": None,
        }  # fmt: skip
        self._work.outcome.linked += 1
        change = Change("risk link", risk.reference, "indicator", "", self._subject(one), indicator=one, risk=risk)
        self._work.touched(risk, change)

    def _undo(self, risk: KnownRisk, one: int) -> None:
        self._work.register.drop_link(risk, one)
        self._work.outcome.unlinked.append(f"{risk.title}: {self._subject(one)}")
        self._work.hidden.append(risk)
        change = Change("risk link", risk.reference, "indicator", self._subject(one), "", indicator=one, risk=risk)
        self._work.touched(risk, change)

    def _find(self, name: str, line: int) -> int:
        """The one indicator that is meant, or 0 and a problem."""
        ways = (self._by_subject, self._by_code, self._by_name)
        found = next((hits for way in ways if (hits := way.get(normalise(name)))), set[int]())
        meant = {self._survivor(one) for one in found}
        if len(meant) == 1:
            return meant.pop()
        if meant:
            self._work.problems.add(self._ambiguous(name, meant), line=line, column=self._column)
        else:
            self._work.problems.add(self._expected(name), line=line, column=self._column, value=name)
        return 0

    @cached_property
    def _rows(self) -> dict[int, tuple[str, str, str, int | None]]:
        columns = (_INDICATOR.c[name] for name in ("id", "code", "name", "scope", "merged_into"))
        rows = self._work.session.connection().execute(select(*columns).order_by(_INDICATOR.c.id))
        return {row.id: (row.code, row.name, row.scope, row.merged_into) for row in rows}

    @cached_property
    def _by_code(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = defaultdict(set)
        for one, (code, _, _, _) in self._rows.items():
            found[normalise(code)].add(one)
        return found

    @cached_property
    def _by_subject(self) -> dict[str, set[int]]:
        """By code and scorecard, as in “CFC-01 on children-and-families”."""
        connection = self._work.session.connection()
        boards = {row.scope: row.name for row in connection.execute(select(_SCORECARD.c.scope, _SCORECARD.c.name))}
        found: dict[str, set[int]] = defaultdict(set)
        for one, (code, _, scope, _) in self._rows.items():
            for board in {scope, boards.get(scope, scope)}:
                found[normalise(f"{code} on {board}")].add(one)
        return found

    @cached_property
    def _by_name(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = defaultdict(set)
        for one, (_, name, _, merged_into) in self._rows.items():
            if merged_into is None:
                found[normalise(name)].add(one)
        aliases = select(_ALIAS.c.indicator_id, _ALIAS.c.normalised)
        for row in self._work.session.connection().execute(aliases):
            found[row.normalised].add(row.indicator_id)
        return found

    @cached_property
    def _merges(self) -> dict[int, int]:
        return {one: into for one, (*_, into) in self._rows.items() if into is not None}

    def _survivor(self, one: int) -> int:
        return survivor(self._merges, one)

    def _subject(self, one: int) -> str:
        code, _, scope, _ = self._rows[one]
        return f"{code} on {scope}"

    def _ambiguous(self, name: str, meant: set[int]) -> str:
        return f"“{name}” stands for several indicators: write {' or '.join(sorted(map(self._subject, meant)))}"

    def _expected(self, name: str) -> str:
        near = nearest(name, [row[1] for row in self._rows.values() if row[3] is None])
        hint = "; the nearest are " + listed([f"“{one}”" for one in near]) if near else ""
        return f"an indicator that is known, by its code or any of its names{hint}"
