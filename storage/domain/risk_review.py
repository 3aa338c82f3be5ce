"""A risk looked at again: what was entered, what is wrong with it, and what it would change."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from storage.domain.matrix import Cell, RiskScore
from storage.domain.months import months_after
from storage.domain.period import day_words
from storage.domain.risk import Mitigation, MitigationStatus, RiskKey, RiskSnapshot
from storage.domain.text import storable

LONGEST_TEXT = 1000
"""The most letters of a reason, and of what comes next."""
_FURTHEST = 60
"""How many months away the next review may be."""
NOT_SCORED = "not scored"
_CHOOSE = "Choose the {word} too, or leave both as they are."
_CLOSED = "This risk has been closed, so there is nothing to review."
_REASON = "The score changes, so say why."
_LONG = f"That is too long: at most {LONGEST_TEXT} letters are kept."
_NEXT = "The day that was set has passed. Say when the risk is to be looked at next."
_PAST = "The next review must be after today, {day}."
_FAR = "The next review must be within five years."


class ReviewProblem(ValueError):
    """A review that cannot be kept; `problems` gives a sentence for each field that it is about, "" for the whole."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


@dataclass(frozen=True)
class Review:
    """What a person says of a risk that they saw as of `version`. What is None or empty stays as it is.

    `statuses` is by mitigation (row id). `mark` is where the audit stood when the risk was shown.
    """

    key: RiskKey
    version: int
    likelihood: int | None = None
    impact: int | None = None
    why: str = ""
    statuses: Mapping[int, MitigationStatus] = field(default_factory=dict)
    what_next: str = ""
    next_review: date | None = None
    mark: int = 0


@dataclass(frozen=True)
class Edit:
    """One thing that a review changes: the name of the field, and what it was and is in words."""

    field: str
    was: str
    now: str


def shown(risk: RiskSnapshot, mark: int = 0) -> Review:
    """What stands in the window when it is opened."""
    scoring = risk.scoring()
    cell = scoring.cell if scoring and scoring.cell and risk.matrix.holds(scoring.cell) else None
    return Review(
        risk.key,
        risk.version,
        cell.likelihood if cell else None,
        cell.impact if cell else None,
        statuses={one.id: one.status for one in risk.mitigations},
        what_next=risk.what_next,
        next_review=offered(risk),
        mark=mark,
    )


def offered(risk: RiskSnapshot) -> date | None:
    """The next review to propose: the day that was set while it is to come, else as often as it is reviewed."""
    if risk.next_review_on is not None and risk.next_review_on > risk.today:
        return risk.next_review_on
    return months_after(risk.today, risk.review_months) if risk.review_months else None


def result(review: Review, risk: RiskSnapshot) -> RiskScore | None:
    """What the risk would be scored at; None where no whole cell was entered and it is not scored."""
    cell = cell_of(review)
    if cell is None:
        return risk.residual
    return risk.matrix.score(cell) if risk.matrix.holds(cell) else None


def cell_of(review: Review) -> Cell | None:
    """The cell that was entered, None where it is not whole."""
    if review.likelihood is None or review.impact is None:
        return None
    return Cell(review.likelihood, review.impact)


def rescored(review: Review, risk: RiskSnapshot) -> RiskScore | None:
    """The new score where the review changes it, else None."""
    score, now = result(review, risk), risk.residual
    return score if score and (now is None or score.cell != now.cell) else None


def set_review(review: Review, risk: RiskSnapshot) -> date | None:
    """The day to keep as the next review: that which was chosen, None where it follows from how often it is reviewed.

    A day that has passed is not kept.
    """
    chosen = review.next_review
    follows = months_after(risk.today, risk.review_months) if risk.review_months else None
    if chosen is None or chosen == follows:
        held = risk.next_review_on
        return held if chosen is None and held is not None and held > risk.today else None
    return chosen


def moved_statuses(review: Review, risk: RiskSnapshot) -> list[tuple[Mitigation, MitigationStatus]]:
    """The mitigations that get another status; what is no mitigation of this risk is left out."""
    return [(one, now) for one in risk.mitigations if (now := review.statuses.get(one.id)) and now is not one.status]


def new_text(entered: str, held: str) -> str | None:
    """A text that was entered and is another one than that which is held; None for none."""
    clean = storable(entered).strip()
    return clean if clean and clean != held.strip() else None


def check(review: Review, risk: RiskSnapshot) -> None:
    """Raises ReviewProblem with all that is wrong."""
    if risk.is_closed:
        raise ReviewProblem({"": _CLOSED})
    found = _score_problems(review, risk)
    found |= {name: _LONG for name in ("why", "what_next") if len(getattr(review, name)) > LONGEST_TEXT}
    if wrong := _day_problem(review, risk):
        found["next_review"] = wrong
    if found:
        raise ReviewProblem(found)


def _score_problems(review: Review, risk: RiskSnapshot) -> dict[str, str]:
    sizes = (("likelihood", risk.matrix.likelihood), ("impact", risk.matrix.impact))
    for name, scale in sizes:
        chosen = getattr(review, name)
        if chosen is not None and not 1 <= chosen <= len(scale):
            return {name: f"Choose one of the {len(scale)} steps."}
    if review.likelihood is None and review.impact is not None:
        return {"likelihood": _CHOOSE.format(word="likelihood")}
    if review.impact is None and review.likelihood is not None:
        return {"impact": _CHOOSE.format(word="impact")}
    return {"why": _REASON} if rescored(review, risk) and not storable(review.why).strip() else {}


def _day_problem(review: Review, risk: RiskSnapshot) -> str:
    day = review.next_review
    if day is None:
        is_past = risk.next_review_on is not None and risk.next_review_on <= risk.today
        return _NEXT if is_past and not risk.review_months else ""
    if day <= risk.today:
        return _PAST.format(day=day_words(risk.today))
    return _FAR if day > months_after(risk.today, _FURTHEST) else ""


def edits(review: Review, risk: RiskSnapshot) -> tuple[Edit, ...]:
    """What the review changes, in words; that it was looked at today comes last."""
    found = []
    if score := rescored(review, risk):
        found.append(Edit("residual", risk.residual.words if risk.residual else NOT_SCORED, score.words))
    texts = (("why", review.why, risk.why), ("what_next", review.what_next, risk.what_next))
    found += [Edit(name, held, now) for name, given, held in texts if (now := new_text(given, held)) is not None]
    found += [Edit(f"status: {one.action}", one.status, now) for one, now in moved_statuses(review, risk)]
    for name, was, now_on in (
        ("next_review_on", risk.next_review_on, set_review(review, risk)),
        ("last_review", risk.last_review, risk.today),
    ):
        if was != now_on:
            found.append(Edit(name, was.isoformat() if was else "", now_on.isoformat() if now_on else ""))
    return tuple(found)


def rebased(entered: Review, seen: Review, now: RiskSnapshot, mark: int) -> Review:
    """The risk as it stands now, with what the person has touched as they left it."""
    fresh = shown(now, mark)
    touched = {
        name: getattr(entered, name)
        for name in ("likelihood", "impact", "what_next", "next_review")
        if getattr(entered, name) != getattr(seen, name)
    }
    statuses = {
        key: one for key, one in entered.statuses.items() if key in fresh.statuses and one != seen.statuses.get(key)
    }
    return replace(fresh, why=entered.why, statuses={**fresh.statuses, **statuses}, **touched)
