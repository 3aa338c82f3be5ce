"""Whether the audit is whole: every entry as it was written, and following the one before it."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, pairwise

from sqlalchemy import RowMapping, func, select, true
from sqlmodel import Session

from storage.audit import digest_of
from storage.tables import AuditEntry, AuditHead, table_of

_ENTRY, _HEAD = table_of(AuditEntry), table_of(AuditHead)
_AT_ONCE, _LONGEST = 1000, 80


class Wrong(StrEnum):
    """What happened to an audit that is not whole."""

    CHANGED = "changed"
    TAKEN_OUT = "taken out"
    PUT_IN = "put in"
    CUT_OFF = "cut off at the end"
    REWRITTEN = "rewritten"


@dataclass(frozen=True)
class Misfit:
    """The first thing that does not fit, in words; `entry` is the row id of the entry where it shows, if any."""

    wrong: Wrong
    words: str
    entry: int | None = None


@dataclass(frozen=True)
class Kept:
    """What somebody kept elsewhere: how many entries there were, and the digest of the last of them."""

    entries: int
    digest: str


@dataclass(frozen=True)
class Verdict:
    """How many entries there are, the digest of the last, and what is wrong with them (None: nothing)."""

    entries: int
    digest: str
    misfit: Misfit | None = None

    @property
    def sentence(self) -> str:
        """What is wrong, for a person; empty where nothing is."""
        return f"{self.misfit.words[0].upper()}{self.misfit.words[1:]}" if self.misfit else ""


def verify(session: Session, kept: Kept | None = None) -> Verdict:
    """Read the whole audit and hold it against itself, its head, and what was kept elsewhere.

    Whoever may write to the database can also rewrite the whole chain and its head; only `kept` shows that.
    """
    # One statement, so that what is written meanwhile is seen in both tables or in neither.
    statement = select(_HEAD.c.entries.label("entries"), _HEAD.c.digest.label("head"), *_ENTRY.c)
    statement = statement.outerjoin_from(_HEAD, _ENTRY, true()).where(_HEAD.c.id == 1).order_by(_ENTRY.c.id)
    walk, head = _Walk(kept), None
    with session.connection().execute(statement, execution_options={"yield_per": _AT_ONCE}) as rows:
        for row, following in pairwise(chain(rows.mappings(), [None])):
            assert row is not None
            head = Kept(row["entries"], row["head"])
            if row["id"] is not None:
                walk.take(row, following)
    if head is None:
        entries = session.connection().execute(select(func.count()).select_from(_ENTRY)).scalar_one()
        return Verdict(
            entries, "", Misfit(Wrong.TAKEN_OUT, "The head of the audit, which names its last entry, is gone.")
        )
    return Verdict(walk.entries, walk.last, walk.end(head))


@dataclass
class _Walk:
    """Goes from entry to entry and keeps the first misfit."""

    kept: Kept | None
    entries: int = 0
    last: str = ""
    misfit: Misfit | None = None
    _row: RowMapping | None = None
    _at_head: RowMapping | None = None

    def take(self, row: RowMapping, following: RowMapping | None) -> None:
        """Hold one entry against the one before it; the one after it tells a forgery from a gap."""
        if self.misfit is None:
            self.misfit = self._misfit(row, following)
        self.entries += 1
        self.last, self._row = row["digest"], row
        if self.entries == row["entries"]:
            self._at_head = row
        if self.misfit is None and self.kept and self.entries == self.kept.entries and self.last != self.kept.digest:
            words = f"{_named(row)} is not the one that was kept: it, or something before it, was written anew."
            self.misfit = Misfit(Wrong.REWRITTEN, words, row["id"])

    def _misfit(self, row: RowMapping, following: RowMapping | None) -> Misfit | None:
        is_as_written = digest_of(row["previous"], row) == row["digest"]
        if is_as_written and row["previous"] == self.last:
            return None
        if following is not None and following["previous"] == self.last:
            return _put_in(row)
        if not is_as_written:
            return Misfit(Wrong.CHANGED, f"{_named(row)} was changed: it is not what was written.", row["id"])
        before = self._row
        if before is None:
            return Misfit(Wrong.TAKEN_OUT, f"What stood before {_named(row)} was taken out.", row["id"])
        if row["previous"] == before["previous"]:
            return _put_in(before)
        if row["id"] == before["id"] + 1:
            words = f"{_named(before)} was changed and its digest with it: the next one followed another."
            return Misfit(Wrong.CHANGED, words, before["id"])
        words = f"Something between entry {before['id']} and {_named(row)} was taken out."
        return Misfit(Wrong.TAKEN_OUT, words, row["id"])

    def end(self, head: Kept) -> Misfit | None:
        """The misfit found on the way, or what the head and what was kept say of the end."""
        most = max(head.entries, self.kept.entries if self.kept else 0)
        if self.misfit is not None or (most == head.entries and head == Kept(self.entries, self.last)):
            return self.misfit
        last = _named(self._row) if self._row is not None else "nothing at all"
        entry = self._row["id"] if self._row is not None else None
        if most > self.entries:
            words = f"{most - self.entries:,} of {most:,} entries were cut off at the end; the last is {last}."
            return Misfit(Wrong.CUT_OFF, words, entry)
        ends_at = self._at_head["digest"] if self._at_head is not None else ""
        if head.entries < self.entries and head.digest == ends_at:
            words = f"{self.entries - head.entries:,} at the end, up to {last}, were put in: the head has none of them."
            return Misfit(Wrong.PUT_IN, words, entry)
        words = f"The head of the audit names another last entry than {last}: one of the two was changed."
        return Misfit(Wrong.CHANGED, words, entry)


def _put_in(row: RowMapping) -> Misfit:
    return Misfit(Wrong.PUT_IN, f"{_named(row)} was put in: the one after it followed another.", row["id"])


def _named(row: RowMapping) -> str:
    return f"entry {row['id']} ({row['subject'][:_LONGEST]}, {row['field'][:_LONGEST]}, by {row['who'][:_LONGEST]})"
