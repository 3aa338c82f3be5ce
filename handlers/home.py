"""The App Home: published for one person when they open it, and anew when what they press changes it."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_bolt import Ack

from handlers import charting
from handlers.access import viewer_for
from handlers.answer import Asker, card
from handlers.charting import Chart
from handlers.deps import Deps
from handlers.errors import afterwards
from handlers.lanes import LaneFull
from handlers.messages import home, home_card, modals, risk_windows
from handlers.messages.faults import NOT_SHOWN
from handlers.messages.home_risks import HomeRisks
from handlers.messages.keys import Subject, read_subject
from handlers.messages.risk_keys import read_risk_subject
from handlers.place import Place
from storage.alerts import own
from storage.alerts.trouble import trouble
from storage.domain.risk import RiskKey, by_seriousness
from storage.domain.risk_scope import EVERYTHING, RiskScope
from storage.domain.role import Permission, Role
from storage.domain.viewer import Viewer
from storage.greeting import greeted, is_greeted
from storage.store import Reading

OLD_BUTTON = "That button is not one of mine, or is from an older version. Please open this page again."


def opened(event: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Publish the page for whoever has opened it. Slack also tells of the Messages tab; that one is its own."""
    if event.get("tab", "home") == "home":
        afterwards(deps.answers, _publish, deps, Place.of_event(event), viewer, True)


def refresh(deps: Deps, viewer: Viewer) -> None:
    """Publish the page anew after a press of the person's own, where they have ever opened it. Never raises."""
    with suppress(LaneFull):
        deps.answers.put(_refresh, deps, viewer)


def open_card(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Show an indicator in a window, its chart after it: the page itself has no room for an answer."""
    ack()
    subject = read_subject((action.get("selected_option") or action).get("value") or "")
    afterwards(deps.windows, _open_card, deps, Place.of_click(body), viewer, subject, body["trigger_id"])


def open_risk(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Show all there is to say of a risk in a window."""
    ack()
    subject = read_risk_subject(action.get("value") or "")
    key = subject.key if subject else None
    afterwards(deps.windows, _open_risk, deps, Place.of_click(body), viewer, key, body["trigger_id"])


def _open_risk(deps: Deps, place: Place, viewer: Viewer, key: RiskKey | None, trigger: str) -> None:
    with deps.store.reading() as reading:
        found = reading.risk(key, viewer=viewer, today=deps.today()) if key else None
    view = risk_windows.whole(found) if found else modals.told("Not shown", NOT_SHOWN if key else OLD_BUTTON)
    deps.client.views_open(trigger_id=trigger, view=view)


def _refresh(deps: Deps, viewer: Viewer) -> None:
    with deps.store.database.reading() as session:
        is_shown = is_greeted(session, viewer.user)
    if is_shown:
        person = deps.people.look_up(viewer.user)
        now = viewer_for(viewer.user, deps, is_workspace_admin=person.is_workspace_admin)
        _publish(deps, Place(viewer.user, ""), now, False)


def _publish(deps: Deps, place: Place, viewer: Viewer, is_opening: bool) -> None:
    """One at a time for each person, so that what was read later is what stands there."""
    with deps.turns.of("home", place.user):
        made = _made(deps, viewer)
        view = home.view(made)
        deps.client.views_publish(user_id=place.user, view=view)
    if is_opening and made.is_first:
        # Only now: a page that could not be published greets next time.
        with deps.store.database.writing(figures=False) as session:
            greeted(session, place.user, at=deps.now())


def _made(deps: Deps, viewer: Viewer) -> home.Home:
    today = deps.today()
    with deps.store.reading() as reading:
        lines = reading.lines(viewer=viewer, today=today)
        risks = _risks(reading, viewer, today)
    with deps.store.database.reading() as session:
        return home.Home(
            user=viewer.user,
            lines=lines,
            own=own.own(session, viewer=viewer, today=today),
            trouble=trouble(session, now=deps.now()) if viewer.may(Permission.GRANT) else None,
            is_first=not is_greeted(session, viewer.user),
            risks=risks,
        )


def _risks(reading: Reading, viewer: Viewer, today: date) -> HomeRisks:
    """What the person owns, and the picture of the one directorate, or of all, that they answer for."""
    every = reading.risks(viewer=viewer, today=today)
    owned = tuple(one for one in every if one.id in viewer.owned_risks and not one.is_closed)
    parts = {grant.directorate for grant in viewer.grants if grant.role in (Role.DIRECTOR, Role.OFFICER)}
    if not parts:
        return HomeRisks(by_seriousness(owned))
    scope = RiskScope("directorate", parts.pop()) if len(parts) == 1 and "" not in parts else EVERYTHING
    return HomeRisks(by_seriousness(owned), reading.picture(scope, viewer=viewer, today=today))


def _open_card(deps: Deps, place: Place, viewer: Viewer, subject: Subject | None, trigger: str) -> None:
    if subject is None:
        deps.client.views_open(trigger_id=trigger, view=modals.told("Not shown", OLD_BUTTON))
        return
    with deps.store.reading() as reading:
        found = card(subject, asker=Asker(viewer, deps.today(), can_share=False, is_alone=True), reading=reading)
    if found.snapshot is None:
        deps.client.views_open(trigger_id=trigger, view=modals.sorry(found.message))
        return
    window = home_card.window(found.message, found.snapshot)
    view_id = deps.client.views_open(trigger_id=trigger, view=window)["view"]["id"]
    charting.follow(deps, _InCardWindow(view_id, window), found.snapshot, user=place.user)


@dataclass(frozen=True)
class _InCardWindow:
    """In the card's own window, above its small print."""

    view_id: str
    window: dict[str, Any]

    def show(self, deps: Deps, chart: Chart) -> None:
        def fill(file_id: str) -> None:
            view = home_card.with_chart(self.window, file_id, chart.picture.alt)
            deps.client.views_update(view_id=self.view_id, view=view)

        deps.uploads.show(chart.picture, fill, name=chart.name)

    def excuse(self, deps: Deps, words: str) -> None:
        deps.client.views_update(view_id=self.view_id, view=home_card.with_note(self.window, words))
