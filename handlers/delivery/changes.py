"""Alerts about ratings that turned: how one is laid out, and each of its messages for whoever reads it then."""

import json
from collections.abc import Callable, Sequence

from handlers.delivery.rendered import Plan, Rendered
from handlers.deps import Deps
from handlers.messages import alert_notes, alert_order, alerts
from handlers.messages.alert_lines import Look
from handlers.messages.cards import subject_of
from handlers.messages.keys import Subject
from handlers.posting import card_for, withdrawn
from storage.alerts import lines
from storage.domain.delivery import Delivery, Part, Reason, is_person
from storage.domain.told import ToldLine
from storage.domain.viewer import Reader


def plan(deps: Deps, delivery: Delivery, reader: Reader) -> Plan:
    """The lines that these readers may see and that are still worth telling, on their pages."""
    seen = [line for line in _told(deps, delivery, reader) if line.snapshot]
    true = [line for line in seen if line.is_still_true]
    if not true:
        return Plan(why_none=Reason.NO_LONGER if seen else Reason.NOBODY)
    return Plan(alert_order.pages(true), alert_order.cards(true))


def render(deps: Deps, delivery: Delivery, reader: Reader) -> Rendered | None:
    """Any message of an alert with lines, as these readers may see it now."""
    return _PARTS[delivery.part](deps, delivery, reader)


def _page(deps: Deps, delivery: Delivery, reader: Reader) -> Rendered | None:
    planned = [line for line in _told(deps, delivery, reader) if line.page is not None]
    here = [line for line in planned if line.page == delivery.page]
    if not here or not (delivery.is_posted or any(line.snapshot for line in here)):
        return None
    which = alerts.Page(
        delivery.kind,
        planned[0].stage,
        delivery.page,
        1 + max(line.page or 0 for line in planned),
        is_channel=not is_person(delivery.destination),
    )
    person = delivery.destination if is_person(delivery.destination) else ""
    message = alerts.page(planned, which, Look(deps.today(), not delivery.is_posted, person))
    return Rendered(message, is_less=any(line.snapshot is None for line in planned))


def _card(deps: Deps, delivery: Delivery, reader: Reader) -> Rendered | None:
    with deps.store.database.reading() as session:
        line = lines.line(session, delivery.line or 0, viewer=reader, today=deps.today())
    subject = Subject(subject_of(line.snapshot).key) if line and line.snapshot else None
    made = card_for(deps, reader, subject, is_alone=is_person(delivery.destination)) if subject else None
    if subject is None or made is None or made.answer.snapshot is None:
        return Rendered(withdrawn(deps), is_less=True) if delivery.is_posted else None
    return Rendered(made.answer.message, (subject.key,), made.version, subject, made.answer.snapshot)


def _note(deps: Deps, delivery: Delivery, reader: Reader) -> Rendered | None:
    told = json.loads(delivery.payload)
    with deps.store.database.reading() as session:
        found = lines.changes(session, told.get("changes", ()), viewer=reader, today=deps.today())
        over = [
            (line.snapshot, str(reason))
            for line_id, reason in told.get("over", ())
            if (line := lines.line(session, line_id, viewer=reader, today=deps.today())) and line.snapshot
        ]
    message = alert_notes.note(found, over)
    if message is None and delivery.is_posted:
        message = withdrawn(deps, is_list=True)
    return Rendered(message, is_less=any(one.snapshot is None for one in found)) if message else None


def loaded(deps: Deps, delivery: Delivery, reader: Reader) -> Rendered | None:
    """What a first load brought: counts alone, of what everybody may see."""
    message = alert_notes.loaded(json.loads(delivery.payload))
    return Rendered(message) if message else None


def _told(deps: Deps, delivery: Delivery, reader: Reader) -> Sequence[ToldLine]:
    with deps.store.database.reading() as session:
        return lines.told(session, delivery.alert, viewer=reader, today=deps.today())


_PARTS: dict[Part, Callable[[Deps, Delivery, Reader], Rendered | None]] = {
    Part.HEAD: _page,
    Part.PAGE: _page,
    Part.CARD: _card,
    Part.NOTE: _note,
}
