"""Entries of the audit as a person reads them: a table on a terminal, rows of a file, a JSON document."""

import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import groupby, zip_longest
from textwrap import wrap
from typing import Any
from zoneinfo import ZoneInfo

from storage.audit_trail import Entry
from storage.export import Sheet

# The council's own clock, whatever the machine's is.
TIME_ZONE = "Europe/London"
HEADER = (
    "entry", "date", "time", "who", "by", "kind", "about", "what", "from", "to", "indicator code", "indicator name",
    "strictest class", "all published", "digest",
)  # fmt: skip
_WORDS = {
    "accepted_until": "end of acceptance",
    "accumulation": "snapshot or cumulative",
    "amber": "amber rule",
    "closed_on": "day of closing",
    "closed_why": "reason for closing",
    "decimals": "decimal places",
    "defined": "first definition",
    "lag_days": "days until due",
    "measurement_id": "figure shown (its row number)",
    "merged_into": "merged into (its row number)",
    "next_review_on": "next review",
    "no_change_band": "no-change band",
    "polarity": "which way is good",
    "published": "published RAG",
    "raised_on": "day raised",
    "retired_on": "day of retirement",
    "review_months": "months between reviews",
}
_NARROWEST, _WIDEST, _USUAL = 60, 160, 110
_SPACE = re.compile(r"\s+")


def words_of(entry: Entry) -> str:
    """Which part of the thing changed, in words where the name of a column says little."""
    return _WORDS.get(entry.field, entry.field.replace("_", " "))


def table(found: Iterable[Entry], *, nothing: str = "No entries.") -> Iterator[str]:
    """Lines for a terminal: what one person did at one moment stands together, the newest at the end.

    `nothing` is the line where there is none.
    """
    wide = max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size((_USUAL, 0)).columns))
    zone, count = ZoneInfo(TIME_ZONE), 0
    for (at, who, source), together in groupby(found, key=lambda one: (one.at, one.who, one.source)):
        if count:
            yield ""
        by = f", by {source}" if source else ""
        yield from wrap(_clean(f"{at.astimezone(zone):%d/%m/%Y %H:%M} {who}{by}"), wide, subsequent_indent="    ")
        for entry in together:
            count += 1
            yield from _lines(entry, wide)
    yield f"\n{counted(count)}." if count else nothing


def counted(count: int) -> str:
    """1 entry, 12,345 entries."""
    return "1 entry" if count == 1 else f"{count:,} entries"


def _lines(entry: Entry, wide: int) -> Iterator[str]:
    """What it is about on the left, what became of it on the right, each wrapped within its column."""
    left = (wide - 4) * 2 // 5
    about = wrap(_clean(_about(entry)), left) or [""]
    changed = wrap(_clean(f"{words_of(entry)}: {_change(entry)}"), wide - left - 4) or [""]
    for one, other in zip_longest(about, changed, fillvalue=""):
        yield f"  {one:{left}}  {other}".rstrip()


def _about(entry: Entry) -> str:
    is_plain = entry.code and not entry.kind.startswith("risk")
    return entry.subject if is_plain else f"{entry.kind} {entry.subject}"


def _change(entry: Entry) -> str:
    if not entry.was:
        return entry.now or "nothing"
    return f"{entry.was} → {entry.now or 'nothing'}"


def _clean(text: str) -> str:
    """On one line, without what would move the cursor or turn the reading direction."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return _SPACE.sub(" ", plain).strip()


def sheet(found: Iterable[Entry]) -> Sheet:
    """The rows of a file; dates and times are the council's own."""
    zone = ZoneInfo(TIME_ZONE)
    return Sheet("audit", HEADER, [_row(entry, zone) for entry in found])


def _row(entry: Entry, zone: ZoneInfo) -> tuple[Any, ...]:
    at = entry.at.astimezone(zone)
    said = (entry.who, entry.source, entry.kind, entry.subject, words_of(entry), entry.was, entry.now)
    about = (entry.code, entry.name, entry.classification, ("yes" if entry.is_out else "no") if entry.code else "")
    # NUL is the one character that no file of either kind can hold.
    texts = (text.replace("\0", "\ufffd") for text in (*said, *about))
    return (entry.id, f"{at:%d/%m/%Y}", f"{at:%H:%M:%S}", *texts, entry.digest)


def document(found: Iterable[Entry]) -> list[dict[str, Any]]:
    """What JSON can hold of each entry; times are UTC."""
    return [asdict(entry) | {"at": entry.at.isoformat()} for entry in found]
