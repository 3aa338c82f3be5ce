"""What everyone in a channel can read of the register: made for its readers, shared once, made anew or withdrawn."""

from typing import Any

import pytest

from bot.demo.people import DIRECTOR, OFFICER
from handlers.messages import sharing
from handlers.messages.risk_keys import SHARE, RiskSubject, write_risk_subject
from handlers.place import Place
from handlers.posting import PostedCard, remake
from handlers.talk import MORE_RISKS_FOR_YOU
from handlers.withdrawing import withdraw_due
from storage import posts
from storage.database import Database
from storage.domain.classification import Classification
from storage.domain.role import Role
from storage.tables import Post, table_of
from tests.handlers.drawing import StandInStudio
from tests.handlers.guarding import give
from tests.handlers.risk_board import board, risk_asked
from tests.handlers.talking import Conversation, images, shown, texts_of, values_of
from tests.storage.risk_builders import changed, risk

WITHDRAWN = "What stood here of the risk register was withdrawn on 2 December 2019. Ask again with /risk to see it now."
SECRETS = ("CR-005", "Pay claim", "CR-006", "court case")


@pytest.fixture
def asker(talk: Conversation, database: Database) -> Conversation:
    """Anyone, beside a small register."""
    board(database)
    return talk


@pytest.fixture
def director(asker: Conversation, database: Database) -> Conversation:
    """Somebody who sees the exempt risks of the children."""
    give(database, DIRECTOR, Role.DIRECTOR, "Children, Families and Communities")
    return asker.by(DIRECTOR)


def shared(talk: Conversation, words: str) -> Any:
    """The answer to these words as it was shared with everyone, once all that follows has come."""
    before = [one.ts for one in for_everyone(talk)]
    talk.press(risk_asked(talk, words), SHARE)
    talk.settle()
    return next((one for one in for_everyone(talk) if one.ts not in before), None)


def for_everyone(talk: Conversation) -> list[Any]:
    return [one for one in talk.seen() if not one.ephemeral]


def classed(database: Database, key: int, level: str) -> None:
    """A risk is of another class from now on, as after an import."""
    changed(database, key, classification=level)
    with database.writing() as session:
        posts.mark_risks_due(session, [key])


@pytest.mark.parametrize(
    ("words", "picture"),
    [("CR-001", 0), ("summary", 1), ("heatmap", 1), ("top 2", 1), ("moved", 1), ("overdue", 0), ("areas", 0)],
)
def test_everything_can_be_shared_with_its_picture_and_names_who_did(words: str, picture: int, asker: Conversation):
    posted = shared(asker, words)
    assert f"Shared by <@{asker.person.id}>" in shown(posted.blocks)
    assert len(images(posted.blocks)) == picture
    assert values_of(posted.blocks, SHARE) == []


@pytest.mark.parametrize("words", ["summary", "top", "moved", "heatmap", "overdue", "areas", "summary vulnerable"])
def test_what_a_director_shares_counts_only_what_everyone_may_see(words: str, director: Conversation):
    posted = shared(director, words)
    anyone = risk_asked(director.by("Cabinet member"), words)
    assert posted.text == anyone.text
    assert [secret for secret in SECRETS if secret in shown(posted.blocks)] == []
    assert sharing.SHARED_RISKS in [one.text for one in director.seen()]


def test_a_risk_that_is_not_for_the_channel_is_not_shared(director: Conversation):
    assert shared(director, "CR-006") is None
    assert "this is exempt (Part B)" in director.seen()[-1].text


def test_the_same_pressed_twice_is_shared_once(asker: Conversation):
    card = risk_asked(asker, "CR-001")
    asker.press(card, SHARE)
    asker.press(card, SHARE)
    asker.settle()
    assert len(for_everyone(asker)) == 1
    assert sharing.ALREADY in [one.text for one in asker.seen()]


def test_a_card_of_a_risk_that_is_no_longer_for_all_is_withdrawn(asker: Conversation, database: Database):
    posted = shared(asker, "CR-001")
    classed(database, 1, Classification.EXEMPT)
    withdraw_due(asker.deps)
    assert asker.now(posted).text == WITHDRAWN
    assert "Placements" not in shown(asker.now(posted).blocks)


@pytest.mark.parametrize("words", ["summary", "top", "heatmap", "moved"])
def test_a_list_is_made_anew_without_the_risk_and_its_old_picture_is_deleted(
    words: str, asker: Conversation, database: Database, studio: StandInStudio
):
    posted = shared(asker, words)
    old = images(posted.blocks)[0]["slack_file"]["id"]
    classed(database, 1, Classification.EXEMPT)
    withdraw_due(asker.deps)
    now = asker.now(posted)
    assert now.text == risk_asked(asker, words).text
    assert "CR-001" not in shown(now.blocks) and f"Shared by <@{asker.person.id}>" in shown(now.blocks)
    assert asker.workspace.files.find(old) is None
    assert "CR-001" not in repr(studio.drawn[-1].picture.risks) and len(images(now.blocks)) == 1


def test_what_came_to_stand_in_a_list_made_anew_is_withdrawn_from_it_too(asker: Conversation, database: Database):
    posted = shared(asker, "top 5")
    late = risk(database, "CR-009", (5, 5), title="Late and grave")
    classed(database, 1, Classification.EXEMPT)
    withdraw_due(asker.deps)
    assert "CR-009" in shown(asker.now(posted).blocks)
    classed(database, late, Classification.EXEMPT)
    withdraw_due(asker.deps)
    assert "CR-009" not in shown(asker.now(posted).blocks)


def test_what_came_to_stand_in_a_list_with_its_picture_is_withdrawn_too(asker: Conversation, database: Database):
    posted = shared(asker, "top 5")
    late = risk(database, "CR-009", (5, 5), title="Late and grave")
    place = Place(asker.person.id, posted.channel)
    remake(asker.deps, PostedCard(place, posted.ts, RiskSubject("top", "5")), note="No picture this time.")
    assert "CR-009" in shown(asker.now(posted).blocks)
    classed(database, late, Classification.EXEMPT)
    withdraw_due(asker.deps)
    assert "CR-009" not in shown(asker.now(posted).blocks)


def test_a_scope_of_which_nothing_is_left_is_withdrawn(asker: Conversation, database: Database):
    posted = shared(asker, "summary adult")
    classed(database, 3, Classification.INTERNAL)
    withdraw_due(asker.deps)
    assert asker.now(posted).text == WITHDRAWN
    with database.reading() as session:
        assert session.connection().execute(table_of(Post).select()).all() == []


def test_a_scope_of_a_button_means_only_what_is_called_exactly_so(asker: Conversation):
    card = risk_asked(asker, "CR-001")
    asker.click_risk(card, write_risk_subject(RiskSubject("summary", "Children")), SHARE)
    asker.settle()
    assert for_everyone(asker) == []


def test_a_search_is_not_shared(asker: Conversation):
    asker.click_risk(risk_asked(asker, "CR-001"), write_risk_subject(RiskSubject("search", "head of service")), SHARE)
    asker.settle()
    assert for_everyone(asker) == []


def test_a_mention_is_answered_for_all_and_whoever_may_see_more_is_told(director: Conversation, database: Database):
    asked = director.say("@Scorecard Bot risk summary").message
    posted = director.await_image(director.await_seen(1, asked.ts)[0])
    assert "3 risks on the register" in posted.text
    director.settle()
    assert MORE_RISKS_FOR_YOU in [one.text for one in director.seen(asked.ts)]
    classed(database, 1, Classification.EXEMPT)
    withdraw_due(director.deps)
    assert "2 risks on the register" in director.now(posted).text


def test_one_picked_from_a_posted_list_takes_its_place_for_all(asker: Conversation, database: Database):
    asked = asker.say("@Scorecard Bot risk head of service").message
    listed = asker.await_seen(1, asked.ts)[0]
    asker.press(listed, "risk.pick", values_of(listed.blocks, "risk.pick")[0])
    asker.settle()
    card = asker.now(listed)
    assert "risk.history" in shown(card.blocks)
    reference = card.text.split()[0]
    classed(database, int(reference[-1]), Classification.EXEMPT)
    withdraw_due(asker.deps)
    assert asker.now(card).text == WITHDRAWN


def test_an_officer_reads_the_class_on_the_card(asker: Conversation, database: Database):
    give(database, OFFICER, Role.OFFICER)
    card = risk_asked(asker.by("Performance officer"), "CR-005")
    assert "🔒 Internal: not for sharing outside the council." in texts_of(card.blocks)
