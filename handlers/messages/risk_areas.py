"""The risk areas: how each is rated, why, and what is done; beside it how many risks it has, which decides nothing."""

from collections.abc import Sequence
from datetime import date, timedelta

from handlers.messages.blocks import (
    Block,
    Message,
    Mrkdwn,
    brief,
    button,
    context,
    cut,
    esc,
    fitted,
    header,
    join,
    section,
)
from handlers.messages.risk_keys import RiskSubject, view_action, write_risk_subject
from handlers.messages.risk_lines import basis, clipped, listed, plural, strictest
from handlers.messages.risk_words import class_words, in_brackets, marked, marks, rag_words, says_illustrative, unmarked
from storage.domain.period import day_words
from storage.domain.rag import RagStatus
from storage.domain.risk_area import AreaRating, RiskArea

INDEPENDENT = "An area is rated by itself: the number of its risks does not decide its rating."
REASONS_MADE_UP = "Reasons, mitigation and next steps are illustrative."
_CUT = "There are more areas than one message takes; name one, as in /risk summary education."
_NAME, _TEXT = 120, 200
_ORDER = {status: place for place, status in enumerate(RagStatus)}


def areas(found: Sequence[RiskArea], where: str, *, since: date | None = None) -> Message:
    """The areas, the red ones first. `where` names the scope, empty for everything.

    `since` is the day compared with; without it each is compared with its rating before the present one.
    """
    title = f"Risk areas: {cut(where, 90)}" if where else "Risk areas"
    if not found:
        none = "No risk area has been loaded." if not where else f"{cut(where, 90)} has no risk in any risk area."
        return Message(esc(f"{title}. {none}"), (header(title), section(esc(none))))
    every = sorted(found, key=lambda one: _ORDER[one.rag])
    said = _counts(every)
    body: list[Block] = [header(title), *marked(strictest((), every)), section(join("*", esc(said), "*"))]
    ratings = [one.rating() for one in every]
    is_made_up = says_illustrative(text for one in ratings if one for _, text in _texts(one))
    body += [_row(one, since, is_bare=is_made_up) for one in every]
    days = f"As of {day_words(every[0].today)}{f', compared with {day_words(since)}' if since else ''}."
    counted = "Their risks are counted in all directorates." if where else ""
    reasons = REASONS_MADE_UP if is_made_up else ""
    small = " ".join(words for words in (days, INDEPENDENT, counted, basis((), every), reasons) if words)
    named = "; ".join(f"{one.name}, {one.rag.word.lower()}{_was(one, since)}" for one in every)
    text = f"{class_words(strictest((), every))} {title}. {said} {named}. {small}".strip()
    return Message(esc(text), fitted(body, [context(esc(small))], _CUT))


def _counts(found: Sequence[RiskArea]) -> str:
    counted = {status: sum(one.rag is status for one in found) for status in _ORDER}
    words = [f"{count} {status.word.lower()}" for status, count in counted.items() if count]
    return f"{plural(len(found), 'risk area')}: {listed(words)}."


def _row(area: RiskArea, since: date | None, *, is_bare: bool) -> Block:
    rating = area.rating()
    note = in_brackets(marks(area.classification, area.illustrative))
    parts: list[Mrkdwn | str] = [
        f"{rag_words(area.rag)} *", brief(area.name, _NAME), "*", esc(f"{note}{_was(area, since)}"),
        esc(f"\n{_risks(area)}"),
    ]  # fmt: skip
    parts += _said(rating, is_bare=is_bare) if rating else ["\nIt has not been rated yet."]
    subject = write_risk_subject(RiskSubject("summary", area.name))
    shown = button("Its risks", view_action("summary"), subject)
    label = cut(" ".join(f"Risks of {area.name}".split()), 75)
    return section(join(*parts), shown | {"accessibility_label": label})


def _said(rating: AreaRating, *, is_bare: bool) -> list[Mrkdwn | str]:
    told = [(label, unmarked(text) if is_bare else text) for label, text in _texts(rating)]
    return [join(f"\n*{label}:* ", clipped(text, _TEXT)) for label, text in told]


def _texts(rating: AreaRating) -> list[tuple[str, str]]:
    told = (("Why", rating.why), ("Mitigating", rating.mitigating), ("Next", rating.what_next))
    return [(label, text) for label, text in told if text.strip()]


def _risks(area: RiskArea) -> str:
    if not area.risks:
        return "No risk on the register"
    high = f"{area.high or 'none'} of them high" if area.risks > 1 else "which is high" if area.high else "not high"
    return f"{plural(area.risks, 'risk')} on the register, {high}"


def _was(area: RiskArea, since: date | None) -> str:
    now = area.rating()
    if now is None:
        return ""
    before = area.was(since or now.on - timedelta(days=1))
    if before is None:
        return f", rated for the first time on {day_words(now.on)}"
    if before is now.rag:
        return ", as before"
    return f", was {before.word.lower()}"
