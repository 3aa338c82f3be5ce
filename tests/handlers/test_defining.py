"""*Edit* on a card: the form, the preview and saving, for those who may and against those who may not."""

import json
from typing import Any

import pytest
from sqlmodel import select

from bot.demo.messages import Message
from bot.demo.people import CABINET, GUEST, HEAD_OF_SERVICE, OFFICER
from bot.demo.views import View
from handlers.messages.faults import NOT_ALLOWED
from storage.database import Database
from storage.roles import grant, revoke
from storage.tables import AuditEntry, DatedRule
from tests.handlers.talking import Conversation, shown, values_of
from tests.handlers.test_owners_in_chat import HAND, change
from tests.handlers.test_routes import everything

QUESTION = "Care Leavers EET"
Q2 = "2019-07-01"
REASON = "Agreed by the board"


@pytest.fixture
def officer(talk: Conversation, database: Database) -> Conversation:
    """An officer of the directorate of the sample."""
    with database.writing() as session:
        grant(session, HAND, OFFICER, "officer", "Children, Families and Communities")
    return talk.by("Performance officer")


def edit_values(card: Message) -> list[str]:
    return values_of(card.blocks, "define.edit")


def open_form(who: Conversation, question: str = QUESTION) -> View:
    who.press(who.ask(question), "define.edit")
    return who.await_window("Edit the definition")


def filled(view: View, **typed: str | None) -> dict[str, dict[str, Any]]:
    """What is entered in the fields of these names, a reason besides."""
    wanted = {"reason": REASON} | typed
    blocks = {block["element"]["action_id"]: block["block_id"] for block in view.blocks if block["type"] == "input"}
    return {blocks[name]: {name: value} for name, value in wanted.items()}


def preview(who: Conversation, view: View | None = None, **typed: str | None) -> View:
    """The second window, for what was typed in the form."""
    view = view or open_form(who)
    outcome = who.workspace.submit(who.person, view, filled(view, **typed))
    assert outcome.ok, (outcome.error, outcome.errors)
    return who.await_window("What would change")


def save(who: Conversation, view: View) -> None:
    assert who.workspace.submit(who.person, view).ok


def problems(who: Conversation, **typed: str | None) -> dict[str, str]:
    """What is said beside the fields, by their names."""
    view = open_form(who)
    outcome = who.workspace.submit(who.person, view, filled(view, **typed))
    assert not outcome.ok
    return {block.partition(".")[0]: words for block, words in outcome.errors.items()}


def rules(database: Database) -> list[DatedRule]:
    with database.reading() as session:
        return list(session.exec(select(DatedRule).order_by(DatedRule.id)).all())


def told(who: Conversation, words: str) -> str:
    found = who.workspace.wait_for(lambda: next((one for one in who.seen() if words in one.text), None))
    assert found, [one.text for one in who.seen()]
    assert found.ephemeral_to == who.person.id
    return shown(found.blocks)


def test_an_officer_edits_a_target_and_the_card_says_so(officer: Conversation, database: Database) -> None:
    window = preview(officer, target="43%", start=Q2)
    words = shown(window.blocks)
    assert "Q2 2019/20: 🟥 Red → 🟢 Green, by its own rule; published as red, which stays on the card" in words
    assert rules(database) == []
    save(officer, window)
    assert officer.workspace.open_view(officer.person) is None
    assert "CL-EET" in told(officer, "has been changed")
    card = shown(officer.ask(QUESTION).blocks)
    assert "43% (decided, since Q2 2019/20)" in card and "printed with a target of 52%; since Q2 2019/20" in card


def test_the_form_is_filled_in_with_what_is_in_force(officer: Conversation) -> None:
    fields = {
        one["element"]["action_id"]: one["element"] for one in open_form(officer).blocks if one["type"] == "input"
    }
    assert (fields["target"]["initial_value"], fields["amber"]["initial_value"]) == ("52%", "5%")
    assert fields["polarity"]["initial_option"]["value"] == "higher"
    assert "initial_user" not in fields["account"] and "initial_value" not in fields["reason"]
    labels = [one["text"]["text"] for one in fields["start"]["options"]]
    assert labels[:3] == ["Q4 2019/20", "Q3 2019/20", "Q2 2019/20"] and labels[-1] == "From the beginning"
    assert fields["start"]["initial_option"]["text"]["text"] == "Q3 2019/20"


def test_the_card_that_everyone_reads_has_no_edit(officer: Conversation) -> None:
    card = officer.ask(QUESTION)
    assert len(edit_values(card)) == 1
    officer.press(card, "kpi.share")
    mention = officer.say(f"@Scorecard Bot {QUESTION}").message
    shared = next(one for one in officer.await_seen(2) if not one.ephemeral_to)
    (answer, *_) = officer.await_seen(1, mention.ts)
    assert edit_values(shared) == edit_values(answer) == []


def test_a_card_in_a_direct_message_has_edit(officer: Conversation) -> None:
    direct = officer.at("im")
    direct.say(QUESTION)
    assert direct.workspace.wait_for(lambda: any(edit_values(one) for one in direct.seen()))


@pytest.mark.parametrize("name", ["Cabinet member", "Director of children's services", "Head of service"])
def test_only_those_who_may_define_are_offered_edit(officer: Conversation, name: str) -> None:
    assert edit_values(officer.by(name).ask(QUESTION)) == []


def test_an_officer_of_elsewhere_is_not_offered_edit(talk: Conversation, database: Database) -> None:
    change(database, "CP-RATE", directorate="Adult Services")
    with database.writing() as session:
        grant(session, HAND, OFFICER, "officer", "Adult Services")
    elsewhere = talk.by("Performance officer")
    assert edit_values(elsewhere.ask(QUESTION)) == []
    assert len(edit_values(elsewhere.ask("Children with a Child Protection Plan"))) == 1


def test_a_target_lowered_afterwards_is_shown_with_who_and_why(officer: Conversation, talk: Conversation) -> None:
    save(officer, preview(officer, target="40%", start=Q2))
    told(officer, "has been changed")
    talk.press(talk.ask(QUESTION), "kpi.why")
    words = shown(talk.await_window("Why this rating").content)
    assert "*Decided*\\nSince Q2 2019/20: target 40%, amber 5%." in words
    assert f"Decided by <@{OFFICER}> on 2 December 2019.\\n“{REASON}”" in words
    assert "Published as Red, but by its own rule it would be Green" in words


def test_a_posted_card_names_no_account(officer: Conversation) -> None:
    save(officer, preview(officer, target="40%", start=Q2))
    told(officer, "has been changed")
    asked = officer.by("Cabinet member").say(f"@Scorecard Bot {QUESTION}").message
    (card, *_) = officer.await_seen(1, asked.ts)
    assert "40% (decided, since Q2 2019/20)" in shown(card.blocks)
    assert OFFICER not in shown(card.blocks) and REASON not in shown(card.blocks)


def test_nothing_that_flips_is_said_as_such(officer: Conversation) -> None:
    words = shown(preview(officer, target="60%", start=Q2).blocks)
    assert "*Nothing flips*" in words and "for 2 figures recorded so far, and none gets another rating" in words
    later = shown(preview(officer, reopened(officer), target="60%", start="2020-01-01").blocks)
    assert "The new rule is for no figure recorded so far." in later


def reopened(who: Conversation) -> View:
    """The form anew, whatever was open."""
    while view := who.workspace.open_view(who.person):
        who.workspace.close(who.person, view)
    return open_form(who)


def test_owner_and_names_are_changed_at_once(officer: Conversation, database: Database) -> None:
    window = preview(officer, account=HEAD_OF_SERVICE, aliases="Leavers who work")
    words = shown(window.blocks)
    assert f"Owner: nobody → <@{HEAD_OF_SERVICE}>" in words and "Also called “Leavers who work”" in words
    assert "flips" not in words
    save(officer, window)
    assert f"owner nobody → <@{HEAD_OF_SERVICE}>" in told(officer, "has been changed")
    assert rules(database) == [] and "CL-EET" in shown(officer.ask("Leavers who work").blocks)


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"target": "many"}, "target", "is not a figure"),
        ({"amber": "floor 60%"}, "amber", "Amber would end at 60 before green does at 52"),
        ({"polarity": "none"}, "polarity", "takes no amber rule"),
        ({"aliases": "Children with a Child Protection Plan"}, "aliases", "already leads to CP-RATE"),
        ({"account": GUEST}, "account", "full member of this workspace"),
        ({"account": OFFICER}, "account", "Nobody makes themselves an owner"),
        ({}, "target", "Nothing has been changed yet."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    officer: Conversation, database: Database, typed: dict[str, str], field: str, words: str
) -> None:
    before = everything(database)
    found = problems(officer, **typed)
    assert list(found) == [field] and words in found[field]
    assert everything(database) == before


def test_the_second_of_two_officers_keeps_what_they_typed(officer: Conversation, database: Database) -> None:
    with database.writing() as session:
        grant(session, HAND, HEAD_OF_SERVICE, "officer")
    second = officer.by("Head of service")
    view = open_form(second)
    save(officer, preview(officer, target="48%", start=Q2))
    typed = filled(view, amber="3 points", aliases="Mine", reason="My own reason")
    assert second.workspace.submit(second.person, view, typed).ok
    again = second.await_window("while you were editing")
    assert f"changed by <@{OFFICER}> while you were editing" in shown(again.blocks)
    fields = {one["element"]["action_id"]: one["element"] for one in again.blocks if one["type"] == "input"}
    kept = [fields[name]["initial_value"] for name in ("target", "amber", "aliases", "reason")]
    assert kept == ["48%", "3 points", "Mine", "My own reason"]


def test_nothing_is_lost_when_both_had_a_preview(officer: Conversation, database: Database) -> None:
    with database.writing() as session:
        grant(session, HAND, HEAD_OF_SERVICE, "officer")
    second = officer.by("Head of service")
    form = open_form(second)
    theirs = preview(second, form, amber="3 points")
    save(officer, preview(officer, target="48%"))
    save(second, theirs)
    refused = second.await_window("nothing has been saved")
    assert f"<@{OFFICER}>" in shown(refused.blocks) and len(rules(database)) == 1
    second.workspace.close(second.person, refused)
    assert second.workspace.submit(second.person, second.workspace.open_view(second.person)).ok
    again = second.await_window("while you were editing")
    assert second.workspace.submit(second.person, again).ok
    save(second, second.await_window("What would change"))
    assert [(str(one.target), one.amber) for one in rules(database)] == [("48", "5%"), ("48", "3 points")]


def sent(who: Conversation, **typed: str) -> dict[str, Any]:
    """What Slack sends when the preview is saved."""
    window = preview(who, **(typed or {"target": "43%"}))
    return who.unsent(lambda: who.workspace.submit(who.person, window))


def test_a_replayed_submission_saves_once(officer: Conversation, database: Database) -> None:
    payload = sent(officer)
    acks = [officer.workspace.send(payload).body for _ in range(3)]
    assert [ack["response_action"] for ack in acks] == ["clear", "clear", "clear"]
    assert len(rules(database)) == 1 and "saved already" in told(officer, "saved already")


def test_a_role_taken_away_in_between_saves_nothing(officer: Conversation, database: Database) -> None:
    payload = sent(officer)
    with database.writing() as session:
        revoke(session, HAND, OFFICER, "officer", "Children, Families and Communities")
    assert NOT_ALLOWED in shown(officer.workspace.send(payload).body)
    assert rules(database) == []


def test_a_forged_submission_of_a_viewer_changes_nothing(officer: Conversation, database: Database) -> None:
    payload = sent(officer)
    payload["user"]["id"] = CABINET
    before = everything(database)
    assert NOT_ALLOWED in shown(officer.workspace.send(payload).body)
    assert everything(database) == before


def forged(metadata: str, **parts: Any) -> str:
    """The preview's metadata with some of its parts replaced, by their places."""
    found = json.loads(metadata)
    for place, value in parts.items():
        found[int(place[1:])] = value
    return json.dumps(found)


@pytest.mark.parametrize(
    "parts",
    [
        {"_0": "NO-SUCH"},
        {"_1": "elsewhere"},
        {"_0": "x" * 10_000},
        {"_2": "not a channel"},
        {"_4": "2019-13-40"},
        {"_4": 7},
        {"_5": ""},
        {"_5": "x" * 501},
        {"_6": {"polarity": "upwards"}},
        {"_6": {"target": "many"}},
        {"_6": {"amber": 5}},
        {"_6": {"code": "STOLEN"}},
        {"_6": {"account": "somebody"}},
        {"_6": []},
        {"_7": "abc"},
        {"_7": [7]},
        {"_7": ["a\0"]},
        {"_6": {}},
    ],
    ids=str,
)
def test_forged_metadata_changes_nothing_and_reads_like_not_found(
    officer: Conversation, database: Database, parts: dict[str, Any]
) -> None:
    payload = sent(officer)
    payload["view"]["private_metadata"] = forged(payload["view"]["private_metadata"], **parts)
    before = everything(database)
    assert NOT_ALLOWED in shown(officer.workspace.send(payload).body)
    assert everything(database) == before


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"_4": "2019-07-02"}, "Choose one of the periods"),
        ({"_6": {"account": GUEST}}, "full member of this workspace"),
        ({"_6": {"account": "U0NOBODY1"}}, "full member of this workspace"),
        ({"_6": {"account": OFFICER}}, "Nobody makes themselves an owner"),
        ({"_6": {"amber": "floor 60%"}}, "before green does"),
        ({"_7": ["Children with a Child Protection Plan"]}, "already leads to CP-RATE"),
        ({"_8": ["Never a name"]}, "is no alias"),
        ({"_3": "another state"}, "while you were editing"),
    ],
    ids=str,
)
def test_what_was_forged_well_is_checked_again(
    officer: Conversation, database: Database, parts: dict[str, Any], words: str
) -> None:
    payload = sent(officer)
    payload["view"]["private_metadata"] = forged(payload["view"]["private_metadata"], **parts)
    before = everything(database)
    assert words in shown(officer.workspace.send(payload).body)
    assert everything(database) == before


def test_an_exempt_indicator_cannot_be_opened_previewed_or_saved(officer: Conversation, database: Database) -> None:
    card, view = officer.ask(QUESTION), open_form(officer)
    first = officer.unsent(lambda: officer.workspace.submit(officer.person, view, filled(view, target="43%")))
    second = sent(officer)
    change(database, "CL-EET", classification="exempt")
    for payload in (first, second):
        assert NOT_ALLOWED in shown(officer.workspace.send(payload).body)
    officer.press(card, "define.edit")
    assert officer.workspace.wait_for(lambda: any(one.text == NOT_ALLOWED for one in officer.seen()))
    assert rules(database) == []


@pytest.mark.parametrize("value", ["", "[]", "x", '["NO-SUCH","children-families-and-communities",""]', "x" * 1900])
def test_a_forged_press_of_edit_opens_nothing(officer: Conversation, value: str) -> None:
    officer.click_as("define.edit", officer.ask(QUESTION), value)
    assert officer.workspace.wait_for(lambda: any(one.text == NOT_ALLOWED for one in officer.seen()))
    assert officer.workspace.open_view(officer.person) is None


@pytest.mark.parametrize("name", ["Cabinet member", "Director of children's services", "Head of service"])
def test_a_press_of_edit_by_another_reads_like_not_found(officer: Conversation, name: str) -> None:
    other = officer.by(name)
    other.click_as("define.edit", other.ask(QUESTION))
    assert other.workspace.wait_for(lambda: any(one.text == NOT_ALLOWED for one in other.seen()))
    assert other.workspace.open_view(other.person) is None


@pytest.mark.parametrize(
    "state", [None, [], {}, {"values": None}, {"values": {"target": None}}, {"values": {"x": {"target": 7}}}]
)
def test_a_form_with_garbage_in_it_previews_nothing(officer: Conversation, database: Database, state: Any) -> None:
    view = open_form(officer)
    payload = officer.unsent(lambda: officer.workspace.submit(officer.person, view, filled(view, target="43%")))
    payload["view"]["state"] = state
    before = everything(database)
    assert not officer.workspace.send(payload).failure
    assert everything(database) == before


def test_ten_thousand_characters_in_every_field_are_refused_by_name(officer: Conversation, database: Database) -> None:
    view = open_form(officer)
    payload = officer.unsent(lambda: officer.workspace.submit(officer.person, view, filled(view, target="43%")))
    for block in payload["view"]["state"]["values"].values():
        for entry in block.values():
            entry.update(value="9" * 10_000, selected_option={"value": "9" * 10_000}, selected_user="9" * 10_000)
    errors = officer.workspace.send(payload).body["errors"]
    assert {block.partition(".")[0] for block in errors} >= {
        "target",
        "amber",
        "polarity",
        "start",
        "aliases",
        "reason",
    }
    assert max(map(len, errors.values())) < 300


def test_many_new_names_are_asked_for_in_parts(officer: Conversation) -> None:
    found = problems(officer, aliases="\n".join(f"{number}{chr(34) * 90}" for number in range(20)))
    assert list(found) == ["aliases"] and "more than fits at once" in found["aliases"]


def test_an_edit_is_audited_with_its_source(officer: Conversation, database: Database) -> None:
    save(officer, preview(officer, target="43%"))
    with database.reading() as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.kind == "rule")).all()
    assert {(one.who, one.source) for one in entries} == {(OFFICER, "button Edit")}
    assert [one.now for one in entries if one.field == "reason"] == [REASON]
