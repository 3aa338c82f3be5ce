"""What a row of a register says of its risk, field by field: only what the file has columns for is changed."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from storage.applying.classing import class_words
from storage.applying.risk_known import KnownArea, KnownRisk
from storage.applying.risk_work import Work
from storage.audit import Change
from storage.directorates import directorates
from storage.domain.classification import Classification
from storage.intake.risk_values import RiskRow
from storage.search.wording import nearest, normalise

_TEXTS = ("cause", "event", "effect", "category", "owner", "why", "what_next", "appetite", "source", "closed_why")
_VALUES = ("response", "accepted_until", "proximity", "review_months", "last_review", "raised_on")
_DAYS = {
    "accepted_until": "accepted_until",
    "last_review": "last_review",
    "next_review": "next_review_on",
    "raised_on": "raised_on",
    "closed_on": "closed_on",
}
_REVIEWED = frozenset({"why", "what_next", "last_review", "next_review"})
"""What a review says, which a file of an earlier day knows nothing of."""
_AS_READ = {
    "accepted_until": "end of acceptance",
    "classification": "class",
    "closed_on": "day of closing",
    "closed_why": "reason for closing",
    "last_review": "last review",
    "next_review_on": "next review",
    "raised_on": "day raised",
    "review_months": "months between reviews",
    "what_next": "what next",
}
_HIDES = ("directorate", "owner")
"""What belongs to somebody else now is hidden from those who had it before."""


class Describer:
    """Brings risks to what the rows of one file say of them."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._spelt = self._directorates()
        self._made: dict[str, KnownArea] = {}

    def _directorates(self) -> dict[str, str]:
        """Every directorate there is, of indicators first, by its spelling in small letters."""
        risks = [str(one.values["directorate"]) for one in self._work.register.risks.values()]
        found: dict[str, str] = {}
        for name in (*directorates(self._work.session), *risks):
            found.setdefault(_folded(name), name)
        return found

    def describe(self, risk: KnownRisk, row: RiskRow, on: date, *, is_reviewed: bool) -> None:
        """Change what is different; `is_reviewed` where somebody has reviewed the risk since the day of the file."""
        present = row.present - _REVIEWED if is_reviewed else row.present
        wanted = self._plain(row, present)
        wanted |= self._guarded(risk, row) | self._closing(risk, row, present, on)
        wanted["printed"] = _printed(risk, row, present)
        if "area" in present:
            self._place(risk, row.area, Classification((risk.values | wanted)["classification"]))
        self._set(risk, wanted)

    def note_areas(self) -> None:
        """Say which areas were made for the risks that name them."""
        known = [one.name for one in self._work.register.areas.values() if one not in self._made.values()]
        for area in self._made.values():
            near, its = nearest(area.name, known, limit=1), Classification(area.values["classification"])
            words = f"There was no risk area “{area.name}”: it was made, without a rating"
            words += f", and is {its} as its risks are" if its is not Classification.PUBLIC else ""
            hint = f" The nearest one there was is “{near[0]}”." if near else ""
            self._work.outcome.notes.append(f"{words}.{hint}")
            if its is not Classification.PUBLIC:
                self._work.changes.append(Change("risk area", area.name, "classification", "", its, area=area))

    def _plain(self, row: RiskRow, present: frozenset[str]) -> dict[str, Any]:
        wanted = {name: getattr(row, name) for name in (*_TEXTS, *_VALUES) if name in present}
        if "title" in present and row.title:
            wanted["title"] = row.title
        if "directorate" in present:
            spelt = " ".join(row.directorate.split())
            wanted["directorate"] = self._spelt.setdefault(_folded(spelt), spelt)
        if "next_review" in present:
            wanted["next_review_on"] = row.next_review
        if "controls" in present:
            wanted["controls"] = "\n".join(" ".join(one.split()) for one in row.controls if one.strip())
        return wanted

    def _guarded(self, risk: KnownRisk, row: RiskRow) -> dict[str, Any]:
        """Class and illustrative, which only a word changes; a class said of the whole file makes nothing more open."""
        wanted: dict[str, Any] = {}
        said, options = row.classification, self._work.options
        if said is None and options.classification is not None:
            said = options.classification.stricter(Classification(risk.values["classification"]))
        if said is not None:
            wanted["classification"] = said
        if row.illustrative is not None:
            wanted["illustrative"] = row.illustrative
        elif not risk.id and options.illustrative is not None:
            wanted["illustrative"] = options.illustrative
        return wanted

    def _closing(self, risk: KnownRisk, row: RiskRow, present: frozenset[str], on: date) -> dict[str, Any]:
        """The day of closing: the one given, else that of the file for what is only said to be closed."""
        if row.is_closed is False and row.closed_on is not None:
            words = f"{risk.reference} is said to be open, and to have been closed on {row.closed_on:%d/%m/%Y}"
            self._work.problems.add(words, line=row.line)
        if row.closed_on is not None:
            return {"closed_on": row.closed_on}
        if row.is_closed:
            return {"closed_on": risk.values["closed_on"] or on}
        return {"closed_on": None} if row.is_closed is False or "closed_on" in present else {}

    def _place(self, risk: KnownRisk, name: str, classification: Classification) -> None:
        was = risk.area.name if risk.area else ""
        now = self._area(name, classification) if name.strip() else None
        if now is risk.area:
            return
        risk.area, risk.is_changed = now, True
        self._work.touched(risk, Change("risk", risk.reference, "area", was, now.name if now else "", risk=risk))

    def _area(self, name: str, classification: Classification) -> KnownArea:
        """The area of this name, made without a rating where there is none: a register may come before its areas.

        Its name is then known to those who may see any of the risks that brought it.
        """
        register, normal = self._work.register, normalise(name)
        if normal not in register.areas:
            made = self._made[normal] = register.add_area(name)
            made.values["illustrative"] = bool(self._work.options.illustrative)
            made.values["classification"] = classification
            self._work.outcome.new_areas.append(made.name)
            self._work.changes.append(Change("risk area", made.name, "created", "", made.name, area=made))
        elif normal in self._made:
            values = self._made[normal].values
            values["classification"] = min(values["classification"], classification, key=lambda one: one.rank)
        return register.areas[normal]

    def _set(self, risk: KnownRisk, wanted: Mapping[str, Any]) -> None:
        different = {name: value for name, value in wanted.items() if risk.values[name] != value}
        if not different:
            return
        was = {name: risk.values[name] for name in different}
        risk.values.update(different)
        risk.is_changed = True
        if risk.id:
            changes = [
                Change("risk", risk.reference, name, _text(was[name]), _text(now), risk=risk)
                for name, now in different.items()
            ]
            self._work.touched(risk, *changes)
            self._report(risk, was, different)
        elif (made := Classification(risk.values["classification"])) is not Classification.PUBLIC:
            self._work.changes.append(Change("risk", risk.reference, "classification", "", made, risk=risk))

    def _report(self, risk: KnownRisk, was: Mapping[str, Any], now: Mapping[str, Any]) -> None:
        """Say what is different of a risk that was there, and whether fewer people see it."""
        outcome, is_less = self._work.outcome, any(name in now for name in _HIDES)
        if "classification" in now:
            before, after = Classification(was["classification"]), Classification(now["classification"])
            outcome.reclassified.append(f"{risk.title}: {class_words(before, after)}")
            is_less |= after.rank > before.rank
        if now.get("closed_on") and not was.get("closed_on"):
            outcome.closed.append(f"{risk.title}: closed on {now['closed_on']:%d/%m/%Y}")
            is_less = True
        elif "closed_on" in now and now["closed_on"] is None:
            outcome.reopened.append(f"{risk.title}: closed on {was['closed_on']:%d/%m/%Y}, open by this file")
        if is_less:
            self._work.hidden.append(risk)
        words = sorted(_AS_READ.get(name, name) for name in now if name != "printed")
        outcome.changed.append(f"{risk.title}: {', '.join(words) or 'texts that stand for days'}")


def _printed(risk: KnownRisk, row: RiskRow, present: frozenset[str]) -> str:
    """The texts, by column, of days that are none: of this file for its columns, else those there were."""
    kept = json.loads(risk.values["printed"]) if risk.values["printed"] else {}
    for name, column in _DAYS.items():
        if name in present:
            kept.pop(column, None)
            if text := row.printed.get(name):
                kept[column] = text
    return json.dumps(kept, ensure_ascii=False, sort_keys=True) if kept else ""


def _text(value: object) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else "" if value is None else str(value)


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
