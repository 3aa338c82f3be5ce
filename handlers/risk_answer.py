"""The answer to what a person asked of the risk register, whichever way it came in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from charts.request import Heatmap, Moves, RiskRequest
from handlers.answer import Asker
from handlers.messages import risk_areas, risk_cards, risk_lists, risk_picks, risk_summary
from handlers.messages.blocks import Message
from handlers.messages.faults import said
from handlers.messages.risk_keys import CARD, SEARCH, RiskSubject, card_of
from handlers.messages.risk_lines import strictest
from handlers.risk_arguments import RiskAsk, asked_by, find_scope, parse
from handlers.risk_arguments import RiskRequest as Question
from storage.domain.classification import Classification
from storage.domain.indicator import IndicatorKey
from storage.domain.period import day_words
from storage.domain.risk import RiskKey, RiskSnapshot
from storage.domain.risk_scope import EVERYTHING, RiskScope
from storage.domain.risk_summary import RiskPicture
from storage.domain.role import Role
from storage.domain.viewer import Viewer
from storage.search.index import Verdict
from storage.store import Reading


@dataclass(frozen=True)
class RiskAnswer:
    """A message, the picture that is to follow it, and every risk, area (by name) and indicator of which it tells.

    `subject` is what makes it anew. `source` is what it was made from, None where what was asked for is not there: two
    answers about the same with equal sources show the same.
    """

    message: Message
    picture_request: RiskRequest | None = None
    risks: frozenset[RiskKey] = frozenset()
    areas: frozenset[str] = frozenset()
    indicators: frozenset[IndicatorKey] = frozenset()
    subject: RiskSubject | None = None
    source: RiskSnapshot | RiskPicture | tuple[RiskSnapshot, ...] | None = None

    @property
    def classification(self) -> Classification:
        """The strictest class among what it shows."""
        match self.source:
            case RiskSnapshot():
                return self.source.classification
            case RiskPicture():
                return strictest((*self.source.risks, *self.source.closed), self.source.areas)
        return Classification.PUBLIC


def answer(text: str, *, asker: Asker, reading: Reading) -> RiskAnswer:
    """Answer a question in words. Bounded: a few reads, kept in memory."""
    request = parse(text)
    if request.ask is RiskAsk.HELP:
        return RiskAnswer(risk_picks.usage())
    if request.ask is RiskAsk.SEARCH:
        return _search(request.rest, asker, reading)
    return _asked(request, asker, reading, _own_scope(asker, reading) if request.ask is RiskAsk.OWN else None)


def of_subject(subject: RiskSubject, *, asker: Asker, reading: Reading, shared_by: str = "") -> RiskAnswer:
    """What a button or a posted message is about, as this reader may see it now; `shared_by` as in `risk_card`."""
    if subject.view == CARD:
        found = reading.risk(RiskKey(subject.words), viewer=asker.viewer, today=asker.today)
        return _card(found, asker, reading, shared_by) if found else RiskAnswer(said(risk_picks.NOT_SHOWN))
    if subject.view == SEARCH:
        return _search(subject.words, asker, reading)
    request = asked_by(subject)
    seen = reading.risks(viewer=asker.viewer, today=asker.today)
    areas = reading.areas(viewer=asker.viewer, today=asker.today)
    scope = find_scope(request.rest, seen, areas, exact=True)
    if scope is None or not (seen or areas):
        return RiskAnswer(said(risk_picks.NOTHING_THERE))
    return _asked(request, asker, reading, scope, shared_by)


def picture_of(subject: RiskSubject, *, asker: Asker, reading: Reading) -> RiskPicture | None:
    """The picture of the part of the register that a button is about; None where there is none for this reader."""
    source = of_subject(subject, asker=asker, reading=reading).source
    return source if isinstance(source, RiskPicture) else None


def _own_scope(asker: Asker, reading: Reading) -> RiskScope:
    """The one directorate that the asker directs, if they see anything of it; else everything."""
    grants = asker.viewer.grants if isinstance(asker.viewer, Viewer) and asker.is_alone else frozenset()
    names = {grant.directorate for grant in grants if grant.role is Role.DIRECTOR}
    if len(names) != 1:
        return EVERYTHING
    seen = reading.risks(viewer=asker.viewer, today=asker.today)
    found = find_scope(names.pop(), seen, (), exact=True)
    return found if found and found.kind == "directorate" else EVERYTHING


def _asked(
    request: Question, asker: Asker, reading: Reading, scope: RiskScope | None, shared_by: str = ""
) -> RiskAnswer:
    """A list for a part of the register: for the one given, else for the one that the words name."""
    seen = reading.risks(viewer=asker.viewer, today=asker.today)
    areas = reading.areas(viewer=asker.viewer, today=asker.today)
    if not seen and not areas:
        return RiskAnswer(said(risk_picks.NOTHING_LOADED))
    problem = request.problem or _to_come(request, asker)
    if problem:
        return RiskAnswer(said(problem))
    part = scope or find_scope(request.rest, seen, areas)
    if part is None:
        return _search(request.text, asker, reading)
    asked = replace(request, ask=RiskAsk.SUMMARY) if request.ask is RiskAsk.OWN else request
    picture = reading.picture(part, viewer=asker.viewer, today=asker.today, since=asked.since)
    return _list(asked, part, picture, asker, shared_by)


def _to_come(request: Question, asker: Asker) -> str:
    if request.since is None or request.since < asker.today:
        return ""
    return f"{day_words(request.since)} has not passed yet, so there is nothing to compare with."


def _list(request: Question, scope: RiskScope, picture: RiskPicture, asker: Asker, shared_by: str) -> RiskAnswer:
    subject = request.subject(scope)
    message = _message(request, scope, picture, asker, shared_by)
    if request.ask is not RiskAsk.SUMMARY:
        message = risk_picks.finished(message, subject, can_share=asker.can_share, shared_by=shared_by)
    links = (link for one in picture.risks for link in one.linked)
    return RiskAnswer(
        message,
        _picture(request, picture),
        risks=frozenset(one.key for one in (*picture.risks, *picture.closed)),
        areas=frozenset(one.name for one in picture.areas),
        indicators=frozenset(one.snapshot.definition.key for one in links),
        subject=subject,
        source=picture,
    )


def _message(request: Question, scope: RiskScope, picture: RiskPicture, asker: Asker, shared_by: str) -> Message:
    match request.ask:
        case RiskAsk.TOP:
            return risk_lists.top(picture, request.most)
        case RiskAsk.HEATMAP:
            return risk_lists.heatmap_caption(picture)
        case RiskAsk.MOVED:
            return risk_lists.moved(picture)
        case RiskAsk.OVERDUE:
            return risk_lists.overdue(picture)
        case RiskAsk.AREAS:
            return risk_areas.areas(picture.areas, scope.name, since=picture.since)
    return risk_summary.summary(picture, can_share=asker.can_share, shared_by=shared_by, words=scope.name)


def _picture(request: Question, picture: RiskPicture) -> RiskRequest | None:
    if not picture.risks:
        return None
    match request.ask:
        case RiskAsk.SUMMARY | RiskAsk.HEATMAP:
            return Heatmap(picture)
        case RiskAsk.TOP:
            return Moves(picture, request.most)
        case RiskAsk.MOVED:
            return Moves(picture, only_moved=True)
    return None


def _search(words: str, asker: Asker, reading: Reading) -> RiskAnswer:
    found = reading.find_risk(words, viewer=asker.viewer, today=asker.today)
    keys: tuple[RiskKey, ...] = found.keys  # type: ignore[assignment]
    each = (reading.risk(key, viewer=asker.viewer, today=asker.today) for key in keys)
    risks = tuple(one for one in each if one)
    if found.verdict is Verdict.ANSWER and risks:
        return _card(risks[0], asker, reading, "")
    seen = reading.risks(viewer=asker.viewer, today=asker.today)
    areas = reading.areas(viewer=asker.viewer, today=asker.today)
    if not seen and not areas:
        return RiskAnswer(said(risk_picks.NOTHING_LOADED))
    if found.verdict is Verdict.ASK and risks:
        return _offered(risk_picks.pick(risks, words), risks, words)
    scope = find_scope(words, seen, areas)
    if scope and words:
        summary = Question(RiskAsk.SUMMARY, scope.name, words)
        return _list(summary, scope, reading.picture(scope, viewer=asker.viewer, today=asker.today), asker, "")
    return _offered(risk_picks.nothing(risks, words), risks, words)


def _offered(message: Message, risks: Sequence[RiskSnapshot], words: str) -> RiskAnswer:
    keys, areas = frozenset(one.key for one in risks), frozenset(one.area for one in risks if one.area)
    return RiskAnswer(message, risks=keys, areas=areas, subject=RiskSubject(SEARCH, words), source=tuple(risks) or None)


def _card(risk: RiskSnapshot, asker: Asker, reading: Reading, shared_by: str) -> RiskAnswer:
    since = reading.picture(EVERYTHING, viewer=asker.viewer, today=asker.today).since
    message = risk_cards.risk_card(
        risk, since=since, shared_by=shared_by, can_share=asker.can_share, can_review=_may_review(asker, risk)
    )
    return RiskAnswer(
        message,
        risks=frozenset({risk.key}),
        areas=frozenset({risk.area} if risk.area else ()),
        indicators=frozenset(one.snapshot.definition.key for one in risk.linked),
        subject=card_of(risk.key),
        source=risk,
    )


def _may_review(asker: Asker, risk: RiskSnapshot) -> bool:
    """Whether the answer is read by one person alone who may score the risk."""
    viewer = asker.viewer
    return asker.is_alone and isinstance(viewer, Viewer) and viewer.may_review(risk.id, risk.directorate)
