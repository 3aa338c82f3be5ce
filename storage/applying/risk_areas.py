"""Risk areas from a file: made where they are new, rated where the rating differs from the one in force."""

from collections import defaultdict
from datetime import date
from typing import Any

from storage.applying.classing import class_words
from storage.applying.risk_known import KnownArea, in_force
from storage.applying.risk_work import Work
from storage.audit import Change
from storage.domain.classification import Classification
from storage.domain.rag import RagStatus
from storage.intake.risk_values import AreaRow
from storage.search.wording import normalise

_SAID = ("why", "mitigating", "what_next")
_RATED = ("rag", *_SAID)
_WORDS = {"classification": "class"}
Row = dict[str, Any]


def apply_areas(work: Work, rows: tuple[AreaRow, ...]) -> None:
    """Take in each area with its ratings. One on several rows is a history: each rating of it is kept on its day."""
    by_area: dict[str, list[AreaRow]] = defaultdict(list)
    for row in rows:
        by_area[normalise(row.name)].append(row)
    for name, its in by_area.items():
        area = work.register.areas.get(name) or _create(work, its[0])
        for row in its:
            _describe(work, area, row)
        if len(its) == 1:
            _rate(work, area, its[0])
        else:
            _add_history(work, area, its)


def _create(work: Work, row: AreaRow) -> KnownArea:
    made = work.register.add_area(row.name)
    made.values["illustrative"] = bool(work.options.illustrative)
    work.outcome.new_areas.append(made.name)
    work.changes.append(Change("risk area", made.name, "created", "", made.name, area=made))
    return made


def _describe(work: Work, area: KnownArea, row: AreaRow) -> None:
    wanted: Row = {name: getattr(row, name) for name in ("title", "source") if name in row.present}
    if row.illustrative is not None:
        wanted["illustrative"] = row.illustrative
    was = Classification(area.values["classification"])
    said, general = row.classification, work.options.classification
    if said is not None or general is not None:
        wanted["classification"] = said or was.stricter(general or was)
    different = {name: value for name, value in wanted.items() if area.values[name] != value}
    for name, value in different.items():
        work.changes.append(Change("risk area", area.name, name, area.values[name], value, area=area))
    area.values.update(different)
    area.is_changed |= bool(different)
    if area.id and different:
        work.outcome.changed_areas.append(f"{area.name}: {', '.join(_WORDS.get(one, one) for one in different)}")
        if now := different.get("classification"):
            work.outcome.reclassified.append(f"{area.name}: {class_words(was, now)}")
            if now.rank > was.rank:
                work.hidden_areas.append(area)


def _rate(work: Work, area: KnownArea, row: AreaRow) -> None:
    """How the area stood on a day."""
    on = work.day(row.as_at, row.line)
    held = in_force(area.ratings, on)
    made = _rating(work, row, on, held)
    if made is None:
        return
    known = area.values["as_at"]
    if held is None or _said(held) != _said(made):
        _add(work, area, made, held)
        if held is not None and known is not None and in_force(area.ratings, known) is made and known > on:
            # A later file found it as it was before, and left no rating behind.
            again = {name: value for name, value in held.items() if name not in ("id", "area_id")}
            _add(work, area, again | {"on_day": known, "made_at": work.hand.at}, made)
    if known is None or on > known:
        area.values["as_at"], area.is_changed = on, True
        work.is_confirmed = True


def _add_history(work: Work, area: KnownArea, rows: list[AreaRow]) -> None:
    of_day: dict[date, list[AreaRow]] = defaultdict(list)
    for row in rows:
        of_day[work.day(row.as_at, row.line)].append(row)
    for on, its in of_day.items():
        held = iter([one for one in area.ratings if one["on_day"] == on])
        for row in its:
            before = in_force(area.ratings, on)
            made = _rating(work, row, on, before)
            if made is None or any(_said(one) == _said(made) for one in held):
                continue
            is_last = before is not None and before["on_day"] == on and _said(before) == _said(made)
            if not is_last:
                _add(work, area, made, before)


def _rating(work: Work, row: AreaRow, on: date, held: Row | None) -> Row | None:
    """What a row says of an area's rating; what it has no column for stays as it is with the same rating.

    None where it says nothing of it.
    """
    said = {name: getattr(row, name) for name in _SAID if name in row.present}
    if row.rag is None and not any(said.values()):
        return None
    rag = row.rag or (RagStatus(held["rag"]) if held else RagStatus.NO_STATUS)
    is_same = held is not None and held["rag"] == rag
    kept = {name: held[name] if held is not None and is_same else "" for name in _SAID}
    return kept | said | {
        "on_day": on, "rag": rag, "import_id": work.import_id, "made_by": row.by or work.hand.who,
        "made_at": work.hand.at,
    }  # fmt: skip


def _said(row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in _RATED)


def _add(work: Work, area: KnownArea, made: Row, held: Row | None) -> None:
    area.ratings.append(made)
    was = str(held["rag"]) if held else ""
    day = f"{made['on_day']:%d/%m/%Y}"
    work.changes.append(Change("risk area", area.name, "rag", was, f"{made['rag']}, from {day}", area=area))
    for name in _SAID:
        before = held[name] if held else ""
        if before != made[name]:
            work.changes.append(Change("risk area", area.name, name, before, made[name], area=area))
    work.outcome.rated.append(f"{area.name}: {f'{was} → ' if was else ''}{made['rag']}, from {day}")
