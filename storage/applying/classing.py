"""The classes that a file states for figures, and what that changes for figures recorded before."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, update
from sqlmodel import Session

from storage.applying.outcome import Outcome
from storage.audit import Change
from storage.domain.classification import Classification
from storage.known import KnownIndicator
from storage.tables import Measurement, table_of

_TABLE = table_of(Measurement)
_SET = (
    update(_TABLE)
    .where(_TABLE.c.indicator_id == bindparam("of"), _TABLE.c.period_key == bindparam("key"))
    .values(classification=bindparam("to"))
)
Key = tuple[int, str]


class ClassWriter:
    """Gathers what one file says. A class is that of the figure for a period: it holds for all its revisions."""

    def __init__(self) -> None:
        self._stored: dict[Key, Classification] = {}
        self._said: dict[Key, Classification] = {}
        self._subjects: dict[Key, tuple[KnownIndicator, str]] = {}
        self.stricter: set[int] = set()

    def load(self, row: Mapping[str, Any]) -> None:
        """Take in a current row of the table."""
        self._stored[row["indicator_id"], row["period_key"]] = Classification(row["classification"])

    def say(self, key: Key, indicator: KnownIndicator, label: str, said: Classification | None) -> None:
        """Take in what a row states; of two rows for one figure the stricter counts."""
        if said is not None:
            self._said[key] = said.stricter(self._said.get(key, said))
            self._subjects[key] = indicator, label

    def of(self, key: Key, indicator: KnownIndicator) -> Classification:
        """The class a figure has from now on: the one stated, else the one it had, else public.

        What a figure was by its indicator's class anyway changes nothing.
        """
        stored, said = self._stored.get(key), self._said.get(key)
        if stored is None or said is None:
            return said or stored or Classification.PUBLIC
        return stored if said is stored.stricter(Classification(indicator.classification)) else said

    def write(self, session: Session, outcome: Outcome) -> list[Change]:
        """Bring the figures recorded before to their classes; the changes for the audit."""
        changes, rows = list[Change](), list[dict[str, Any]]()
        for key, (indicator, label) in self._subjects.items():
            was, now = self._stored.get(key), self.of(key, indicator)
            if was is None or was is now:
                continue
            rows.append({"of": key[0], "key": key[1], "to": now})
            subject = f"{indicator.subject}, {label}"
            changes.append(Change("measurement", subject, "classification", was, now, indicator=indicator))
            floor = Classification(indicator.classification)
            outcome.reclassified.append(f"{indicator.name}, {label}: {class_words(was, now, floor)}")
            if floor.stricter(now).rank > floor.stricter(was).rank:
                self.stricter.add(indicator.id)
        if rows:
            session.connection().execute(_SET, rows)
        return changes


def class_words(was: Classification, now: Classification, floor: Classification = Classification.PUBLIC) -> str:
    """A change of class, with what it means; `floor` is the class of the indicator the figure belongs to."""
    if floor.stricter(was) is floor.stricter(now):
        return f"{was} → {now} (still {floor}, as its indicator is)"
    return f"{was} → {now} ({'fewer people see it' if now.rank > was.rank else 'more people see it'})"
