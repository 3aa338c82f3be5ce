"""The answer to what a person typed, whichever way it came in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.arguments import Ask, Request, find_scope, parse
from handlers.messages import cards, help, lists
from handlers.messages.blocks import Message
from handlers.messages.faults import NOT_SHOWN, said
from handlers.messages.keys import Subject
from storage.domain.indicator import IndicatorKey
from storage.domain.line import Line
from storage.domain.risk import RiskKey, RiskSnapshot
from storage.domain.role import Permission
from storage.domain.snapshot import IndicatorSnapshot
from storage.domain.viewer import Reader, Viewer
from storage.search.index import Verdict
from storage.store import Reading

NOTHING_LOADED = "No indicators have been loaded yet. Whoever looks after me can load them from a CSV or XLSX file."


@dataclass(frozen=True)
class Answer:
    """A message, the indicator it is about when a chart is to follow, and every indicator and risk of which it tells.

    `subject` is what the card was asked for, so that it can be made anew.
    """

    message: Message
    snapshot: IndicatorSnapshot | None = None
    about: frozenset[IndicatorKey] = frozenset()
    subject: Subject | None = None
    risks: frozenset[RiskKey] = frozenset()


@dataclass(frozen=True)
class Asker:
    """Who will read the answer, on which day, whether sharing makes sense there, and whether nobody else reads it."""

    viewer: Reader
    today: date
    can_share: bool = True
    is_alone: bool = False

    def may_edit(self, snapshot: IndicatorSnapshot) -> bool:
        """Whether the answer is read by one person alone who may change the indicator's definition."""
        whose = snapshot.definition.directorate or snapshot.scorecard
        return self.is_alone and isinstance(self.viewer, Viewer) and self.viewer.may(Permission.DEFINE, whose)


def answer(text: str, *, asker: Asker, reading: Reading) -> Answer:
    """Answer a question in words. Bounded: a few reads, most of them kept in memory."""
    request = parse(text)
    if request.ask is Ask.HELP:
        return Answer(help.usage(_notice(asker, reading)))
    if request.ask is Ask.SEARCH:
        return _search(request, asker, reading)
    lines = reading.lines(viewer=asker.viewer, today=asker.today, quarter=request.quarter)
    if request.quarter and not lines:
        return Answer(said(_no_edition(request, asker, reading)))
    if not lines:
        return Answer(said(NOTHING_LOADED))
    scope = (
        find_scope(request.rest, lines, first="section" if request.ask is Ask.LIST else "") if request.rest else None
    )
    if request.rest and scope is None:
        return _search(request.as_search(), asker, reading)
    where = scope.name if scope else _everything(lines)
    chosen = [line for line in lines if scope is None or scope.holds(line)]
    return Answer(_list(request.ask, chosen, where), about=frozenset(line.key for line in chosen))


def _everything(lines: Sequence[Line]) -> str:
    names = {line.snapshot.scorecard for line in lines}
    return names.pop() if len(names) == 1 else "All scorecards"


def _list(ask: Ask, lines: Sequence[Line], where: str) -> Message:
    edition = _edition(lines)
    if ask is Ask.SUMMARY:
        return lists.summary(lines, where=where, edition=edition)
    if ask is Ask.CHANGED:
        return lists.changed(lines, where=where, edition=edition)
    if ask is Ask.RED:
        red = [line for line in lines if line.status == "RED"]
        return lists.listing(red, title=f"{where}: red in {edition}", none="Nothing is red.")
    return lists.listing(lines, title=f"{where}: {edition}", none="There are no indicators yet.")


def _edition(lines: Sequence[Line]) -> str:
    quarters = {line.snapshot.edition.quarter for line in lines if line.snapshot.edition}
    if len(quarters) > 1:
        return "latest editions"
    return quarters.pop().label if quarters else "no edition yet"


def _search(request: Request, asker: Asker, reading: Reading) -> Answer:
    found = reading.find(request.rest, viewer=asker.viewer, today=asker.today)
    if found.verdict is Verdict.ANSWER:
        return card(Subject(found.keys[0], request.quarter), asker=asker, reading=reading)  # type: ignore[arg-type]
    if not found.keys and not reading.lines(viewer=asker.viewer, today=asker.today):
        return Answer(said(NOTHING_LOADED))
    snapshots = _snapshots(found.keys, request, asker, reading)  # type: ignore[arg-type]
    differ = len({snapshot.scorecard for snapshot in snapshots}) > 1
    make = lists.pick if found.verdict is Verdict.ASK and snapshots else lists.nothing
    about = frozenset(snapshot.definition.key for snapshot in snapshots)
    return Answer(make(snapshots, words=request.text, scopes_differ=differ), about=about)


def _snapshots(
    keys: Sequence[IndicatorKey], request: Request, asker: Asker, reading: Reading
) -> list[IndicatorSnapshot]:
    found = (reading.snapshot(key, viewer=asker.viewer, today=asker.today, quarter=request.quarter) for key in keys)
    return [snapshot for snapshot in found if snapshot]


def card(subject: Subject, *, asker: Asker, reading: Reading, shared_by: str = "") -> Answer:
    """The card of one indicator, or why there is none. `shared_by` as in `cards.indicator_card`."""
    found = reading.snapshot(subject.key, viewer=asker.viewer, today=asker.today, quarter=subject.quarter)
    if found:
        risks = _risks(found, subject, asker, reading)
        message = cards.indicator_card(
            found, risks=risks, can_share=asker.can_share, shared_by=shared_by, can_edit=asker.may_edit(found)
        )
        hanging = frozenset(one.key for one in risks)
        return Answer(message, found, frozenset({found.definition.key}), subject, hanging)
    plain = reading.snapshot(subject.key, viewer=asker.viewer, today=asker.today)
    if plain is None or subject.quarter is None:
        return Answer(said(NOT_SHOWN))
    name, label = plain.definition.name, subject.quarter.label
    hint = " Press History on its card for its earlier figures." if len(plain.points) > 1 else ""
    words = f"No {label} edition shows {name}. {_editions(asker, reading)}{hint}"
    return Answer(said(words), about=frozenset({plain.definition.key}))


def _risks(snapshot: IndicatorSnapshot, subject: Subject, asker: Asker, reading: Reading) -> tuple[RiskSnapshot, ...]:
    """What hangs on an indicator today; the card of an earlier edition looks back and shows none of it."""
    if subject.quarter:
        return ()
    return reading.linked_risks(snapshot.definition.key, viewer=asker.viewer, today=asker.today)


def _no_edition(request: Request, asker: Asker, reading: Reading) -> str:
    assert request.quarter is not None
    return f"There is no edition for {request.quarter.label}. {_editions(asker, reading)}"


def _editions(asker: Asker, reading: Reading) -> str:
    labels = list(
        dict.fromkeys(edition.quarter.label for edition in reading.editions(viewer=asker.viewer, today=asker.today))
    )[:8]
    return f"Editions loaded: {', '.join(labels)}." if labels else "No edition has been loaded yet."


def _notice(asker: Asker, reading: Reading) -> str:
    lines = reading.lines(viewer=asker.viewer, today=asker.today)
    return next((line.snapshot.notice for line in lines if line.snapshot.notice), "")
