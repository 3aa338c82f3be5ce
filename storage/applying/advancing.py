"""Figures recorded before that a file gives again: how their publication moves on."""

from typing import Any

from sqlalchemy import bindparam, update
from sqlmodel import Session

from storage.applying.outcome import Outcome
from storage.applying.releasing import Wanted, advance, columns_of, release_of, release_words
from storage.audit import Change
from storage.known import KnownIndicator
from storage.tables import Measurement, table_of

_TABLE = table_of(Measurement)
_PRINTED = ("published", "commentary")
_MOVED = ("publication", "publish_on", *_PRINTED)
_SET = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("of"))
    .values({name: bindparam(f"to_{name}", type_=_TABLE.c[name].type) for name in _MOVED})
)


class ReleaseWriter:
    """Gathers what becomes of such figures in one file. `values` are changed at once, the table when it is written."""

    def __init__(self) -> None:
        self._touched: dict[int, tuple[KnownIndicator, dict[str, Any], dict[str, Any]]] = {}
        self._kept_out = 0

    def move_on(
        self,
        row_id: int | None,
        values: dict[str, Any],
        indicator: KnownIndicator,
        wanted: Wanted,
        printed: dict[str, Any],
    ) -> None:
        """Bring a figure to the release that the row wants; `printed` is what the page says of it besides.

        What is published by a page says what that page says: a draft's commentary is not published unread.
        """
        was = release_of(values)
        now = advance(was, wanted.release, wanted.today)
        if now == was:
            self._kept_out += was.is_out(wanted.today) and not wanted.is_out
            return
        before = {name: values[name] for name in _MOVED}
        values |= columns_of(now) | printed
        if row_id is not None:
            self._touched.setdefault(row_id, (indicator, values, before))

    def write(self, session: Session, outcome: Outcome) -> list[Change]:
        """Write them in one statement; the changes for the audit."""
        changes, rows = list[Change](), list[dict[str, Any]]()
        for row_id, (indicator, values, before) in self._touched.items():
            label = values["period_text"] or values["period_key"]
            was, now = release_words(release_of(before)), release_words(release_of(values))
            subject = f"{indicator.subject}, {label}"
            changes.append(Change("measurement", subject, "publication", was, now, indicator=indicator))
            for name in _PRINTED:
                if values[name] != before[name]:
                    change = Change("measurement", subject, name, before[name], values[name], indicator=indicator)
                    changes.append(change)
            rows.append({"of": row_id} | {f"to_{name}": values[name] for name in _MOVED})
            outcome.released.append(f"{indicator.name}, {label}: {was} → {now}")
        if rows:
            session.connection().execute(_SET, rows)
        outcome.kept_out += self._kept_out
        return changes
