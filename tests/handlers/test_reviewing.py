"""*Review* on a risk's card: the band before saving, what is kept, and a second person's change in between."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.demo.block_limits import view_problems
from bot.demo.people import CABINET, OFFICER
from bot.demo.views import View
from handlers import reviewing
from handlers.access import NotAllowed
from handlers.confirming import viewer_now
from handlers.deps import Deps
from handlers.messages.faults import NOT_ALLOWED
from handlers.messages.risk_keys import REVIEW
from handlers.messages.risk_review import IMPACT, LIKELIHOOD, NEXT_REVIEW, changed_notice, window
from handlers.messages.risk_review_keys import Opened
from handlers.place import Place
from storage.database import Database
from storage.domain.matrix import Cell
from storage.domain.risk import Mitigation as ReadMitigation
from storage.domain.risk import MitigationStatus, RiskKey
from storage.domain.risk_review import Edit, shown
from storage.domain.viewer import Viewer
from storage.roles import grant, revoke
from storage.tables import AuditEntry, Mitigation, Risk, RiskScoring
from tests.handlers.risk_pictures import CFC, risk
from tests.handlers.talking import Conversation
from tests.handlers.talking import shown as text_of
from tests.handlers.test_limits import mrkdwn_of
from tests.handlers.test_owners_in_chat import HAND
from tests.storage import risk_builders
from tests.storage.alerting import rows

REASON = "Two more carers have left"
TITLE = "Too few homes for care leavers"


@pytest.fixture
def officer(talk: Conversation, database: Database) -> Conversation:
    """An officer of the directorate of a risk scored 3 × 4, with a mitigation that is late."""
    key = risk_builders.risk(
        database, "CR-001", (3, 4), directorate=CFC, title=TITLE, what_next="A bid for two homes", review_months=3
    )
    risk_builders.mitigation(database, key, "Open two homes", date(2019, 11, 1))
    with database.writing() as session:
        grant(session, HAND, OFFICER, "officer", CFC)
    return talk.by("Performance officer")


def ask(who: Conversation, words: str = "CR-001") -> Any:
    outcome = who.workspace.command(who.person, who.channel, "/risk", words)
    assert outcome.ok and outcome.message, outcome.error
    return outcome.message


def open_window(who: Conversation) -> View:
    who.press(ask(who), REVIEW)
    return who.await_window("Review a risk")


def field_of(view: View, name: str) -> str:
    """The block of a field."""
    found = [one["block_id"] for one in view.blocks if one.get("element", {}).get("action_id", "").startswith(name)]
    return str(found[0])


def entered(view: View, **more: Any) -> dict[str, dict[str, Any]]:
    """What is entered, by block and field."""
    return {field_of(view, name): {name: value} for name, value in more.items()}


def choose(who: Conversation, view: View, action: str, value: str, wait: str) -> View:
    """A step is chosen, and the window shows what that comes to."""
    who.press(view, action, {"value": value})
    return who.await_window(wait)


def likely(who: Conversation, view: View | None = None) -> View:
    """The window with the risk made likely, and its band shown."""
    return choose(who, view or open_window(who), LIKELIHOOD, "4", "Will be 🟥 16 High (4 × 4)")


def save(who: Conversation, view: View, **more: Any) -> None:
    outcome = who.workspace.submit(who.person, view, entered(view, **more))
    assert outcome.ok, (outcome.error, outcome.errors)


def told(who: Conversation, words: str) -> str:
    found = who.workspace.wait_for(lambda: next((one for one in who.seen() if words in one.text), None))
    assert found, [one.text for one in who.seen()]
    assert found.ephemeral_to == who.person.id
    return text_of(found.blocks)


def scores(database: Database) -> list[tuple[int, int, str, str]]:
    return [(one.likelihood, one.impact, one.why, one.made_by) for one in rows(database, RiskScoring)]


def test_a_review_shows_the_band_before_it_is_saved_and_then_the_card(
    officer: Conversation, database: Database
) -> None:
    first = open_window(officer)
    assert "*Stays 🔶 12 Medium (3 × 4)*, within the appetite of 12" in text_of(first.blocks)
    view = likely(officer, first)
    assert (
        "Now 🔶 12 Medium (3 × 4)\\n*Will be 🟥 16 High (4 × 4)*: ↑ up, which is worse, above the appetite of 12"
        in (text_of(view.blocks))
    )
    assert len(scores(database)) == 1
    save(officer, view, why=REASON)
    assert "🔶 12 Medium (3 × 4) → 🟥 16 High (4 × 4). Next review: 2 March 2020." in told(officer, "has been reviewed")
    assert scores(database)[1:] == [(4, 4, REASON, OFFICER)]
    (kept,) = rows(database, Risk)
    assert (kept.why, kept.what_next, kept.last_review) == (REASON, "A bid for two homes", date(2019, 12, 2))


def test_what_was_typed_stays_while_the_band_changes(officer: Conversation) -> None:
    view = open_window(officer)
    typed = entered(view, why=REASON)
    officer.workspace.click(officer.person, view, LIKELIHOOD, {"value": "5"}, values=typed)
    view = officer.await_window("20 High (5 × 4)")
    view = choose(officer, view, IMPACT, "1", "5 Low (5 × 1)")
    assert view.state[field_of(view, "why")]["why"]["value"] == REASON
    assert view.state[field_of(view, LIKELIHOOD)][LIKELIHOOD]["selected_option"]["value"] == "5"


def test_a_second_quick_choice_is_shown_and_a_closed_window_is_left_alone(officer: Conversation) -> None:
    view = open_window(officer)
    stale = officer.unsent(lambda: officer.workspace.click(officer.person, view, IMPACT, {"value": "5"}))
    choose(officer, view, LIKELIHOOD, "4", "Will be 🟥 20 High (4 × 5)")
    officer.workspace.send(stale)
    now = officer.await_window("15 Medium (3 × 5)")
    officer.workspace.close(officer.person, now)
    officer.workspace.send(stale)
    officer.settle()
    assert [one for one in officer.seen() if "the fault is ours" in one.text] == []


def test_nothing_is_saved_whose_band_was_not_shown(officer: Conversation, database: Database) -> None:
    view = open_window(officer)
    step = {"value": "5"}
    save(officer, view, why=REASON, **{LIKELIHOOD: step})
    again = officer.await_window("press Save again")
    assert "Will be 🟥 20 High (5 × 4)" in text_of(again.blocks) and len(scores(database)) == 1
    save(officer, again)
    told(officer, "has been reviewed")
    assert scores(database)[1:] == [(5, 4, REASON, OFFICER)]


def test_a_changed_score_needs_a_reason_and_a_review_a_day_to_come(officer: Conversation, database: Database) -> None:
    view = likely(officer)
    outcome = officer.workspace.submit(officer.person, view, entered(view, **{NEXT_REVIEW: "2019-12-02"}))
    assert outcome.errors == {
        field_of(view, "why"): "The score changes, so say why.",
        field_of(view, NEXT_REVIEW): "The next review must be after today, 2 December 2019.",
    }
    assert len(scores(database)) == 1


def test_a_mitigation_is_done_and_nothing_else_is_written(officer: Conversation, database: Database) -> None:
    view = open_window(officer)
    name = f"status{rows(database, Mitigation)[0].id}"
    save(officer, view, **{name: {"value": "done"}, "what_next": ""})
    assert "Stays 🔶 12 Medium (3 × 4). 1 mitigation moved on." in told(officer, "has been reviewed")
    (one,) = rows(database, Mitigation)
    assert (one.status, one.done_on, one.due) == ("done", date(2019, 12, 2), date(2019, 11, 1))
    (kept,) = rows(database, Risk)
    assert (kept.what_next, kept.why, kept.next_review_on) == ("A bid for two homes", "", None)
    assert len(scores(database)) == 1


def test_a_second_persons_change_is_told_and_not_overwritten(officer: Conversation, database: Database) -> None:
    view = likely(officer)
    (key,) = [one.id for one in rows(database, Risk)]
    risk_builders.scored(database, key, (3, 5), date(2019, 12, 2))
    outcome = officer.workspace.submit(officer.person, view, entered(view, why=REASON))
    assert outcome.ok
    again = officer.await_window("while you were editing")
    words = text_of(again.blocks)
    assert "Changed by register keeper" in words and "• Score: nothing → (3, 5)" in words
    assert "Now 🔶 15 Medium (3 × 5)\\n*Will be 🟥 20 High (4 × 5)*" in words and REASON in words
    assert len(scores(database)) == 2
    save(officer, again)
    told(officer, "has been reviewed")
    assert scores(database)[2:] == [(4, 5, REASON, OFFICER)]


def test_a_change_in_between_is_told_while_choosing_too(officer: Conversation, database: Database) -> None:
    view = open_window(officer)
    risk_builders.changed(database, rows(database, Risk)[0].id, what_next="Ask the cabinet")
    again = choose(officer, view, LIKELIHOOD, "4", "while you were editing")
    words = text_of(again.blocks)
    assert "What next: nothing → Ask the cabinet" in words and '"initial_value": "Ask the cabinet"' in words
    assert "Will be 🟥 16 High (4 × 4)" in words


def test_the_same_review_sent_twice_is_kept_once(officer: Conversation, database: Database) -> None:
    view = likely(officer)
    payload = officer.unsent(lambda: officer.workspace.submit(officer.person, view, entered(view, why=REASON)))
    for _ in range(2):
        assert not officer.workspace.send(payload).failure
    told(officer, "has been saved already")
    assert len(scores(database)) == 2
    assert sum(one.field == "last_review" for one in rows(database, AuditEntry)) == 1


def test_only_those_who_may_review_are_offered_it(officer: Conversation, database: Database) -> None:
    cabinet = officer.by("Cabinet member")
    assert REVIEW not in text_of(ask(cabinet).blocks)
    risk_builders.changed(database, rows(database, Risk)[0].id, owner_account=CABINET)
    assert REVIEW in text_of(ask(cabinet).blocks)


def test_a_role_taken_away_meanwhile_counts(officer: Conversation, database: Database) -> None:
    view = likely(officer)
    payload = officer.unsent(lambda: officer.workspace.submit(officer.person, view, entered(view, why=REASON)))
    with database.writing() as session:
        revoke(session, HAND, OFFICER, "officer", CFC)
    answer = officer.workspace.send(payload)
    assert NOT_ALLOWED in json.dumps(answer.body, ensure_ascii=False)
    assert len(scores(database)) == 1


def test_the_window_opens_from_elsewhere_for_those_who_may(officer: Conversation, deps: Deps) -> None:
    card = ask(officer)
    trigger = officer.unsent(lambda: officer.workspace.click(officer.person, card, REVIEW))["trigger_id"]
    with deps.store.database.reading() as session:
        viewer = viewer_now(session, deps.team, OFFICER, default=deps.default_grants, is_workspace_admin=False)
    place = Place(OFFICER, officer.channel, is_private=True)
    with pytest.raises(NotAllowed):
        reviewing.open_for(deps, place, Viewer(deps.team, CABINET, deps.default_grants), "CR-001", trigger)
    with pytest.raises(NotAllowed):
        reviewing.open_for(deps, place, viewer, "CR-999", trigger)
    reviewing.open_for(deps, place, viewer, "CR-001", trigger)
    assert TITLE in text_of(officer.await_window("Review a risk").blocks)


@pytest.mark.parametrize("value", ["", "[]", '["card","CR-999"]', '["top",""]', "x" * 3000])
def test_a_forged_button_opens_nothing(officer: Conversation, value: str) -> None:
    card = ask(officer)
    payload = officer.unsent(lambda: officer.workspace.click(officer.person, card, REVIEW))
    payload["actions"][0]["value"] = value
    assert not officer.workspace.send(payload).failure
    told(officer, NOT_ALLOWED[:20])
    assert officer.workspace.open_view(officer.person) is None


@pytest.mark.parametrize("forged", [None, -1, True, "\0", {"a": 1}, [1, 2, 3], 1e30, "x"])
def test_what_the_window_keeps_is_not_trusted(forged: Any) -> None:
    whole = json.loads(Opened.of(shown(risk(), 7), "C1AB", Cell(4, 4)).write())
    for part in range(len(whole)):
        parts = [*whole[:part], forged, *whole[part + 1 :]]
        found = Opened.read(json.dumps(parts))
        assert found is None or json.loads(found.write()) == parts


def test_the_window_keeps_what_it_showed() -> None:
    late = ReadMitigation(3, "Open two homes", status=MitigationStatus.IN_PROGRESS)
    seen = shown(risk(mitigations=(late,), next_review_on=date(2020, 1, 31)), 7)
    found = Opened.read(Opened.of(seen, "C0AB12CD3", Cell(4, 4)).write())
    assert found and (found.key, found.version, found.mark) == (RiskKey("R001"), 1, 7)
    assert found.statuses == {3: MitigationStatus.IN_PROGRESS} and found.cell == Cell(4, 4)
    assert found.next_review == date(2020, 1, 31)


def test_a_window_for_the_longest_words_fits_and_escapes() -> None:
    bad = "<!channel> & " * 80
    many = tuple(
        ReadMitigation(one, bad, bad, date(2019, 11, one), status=MitigationStatus.NOT_STARTED) for one in range(1, 25)
    )
    odd = risk(title=bad, why=bad, what_next=bad * 4, mitigations=many)
    kept = Opened.of(shown(odd, 10**12), "C0AB12CD3", Cell(4, 4)).write()
    view = window(odd, replace(shown(odd), why=bad[:1000]), metadata=kept)
    assert view_problems(view) == [] and len(kept) < 3000
    assert "<!channel>" not in "".join(mrkdwn_of(view["blocks"]))
    assert "16 further mitigations are not shown" in text_of(view)


def test_a_risk_never_scored_asks_for_both_halves(officer: Conversation, database: Database) -> None:
    risk_builders.risk(database, "CR-002", None, directorate=CFC, title="Not scored yet at all")
    officer.press(ask(officer, "CR-002"), REVIEW)
    view = officer.await_window("Choose a likelihood and an impact")
    view = choose(officer, view, LIKELIHOOD, "4", "Now not scored. Choose")
    outcome = officer.workspace.submit(officer.person, view, {})
    assert outcome.errors == {field_of(view, IMPACT): "Choose the impact too, or leave both as they are."}


def test_a_change_in_between_is_told_with_days_in_words_and_both_sides_of_a_long_text() -> None:
    edits = [Edit("why", "Old words " * 40, "Two homes were found"), Edit("last_review", "2020-01-10", "")]
    told = changed_notice("U1", None, edits)
    assert "• Why: Old words Old words" in told and "… → Two homes were found\n" in told
    assert "• Looked at: 10 January 2020 → nothing\n" in told
