"""The golden thread on the indicator card: the risks that hang on it, as far as whoever reads may see them."""

import pytest

from handlers.messages import cards
from handlers.messages.risk_keys import read_risk_subject
from handlers.withdrawing import soon
from storage import posts
from storage.database import Database
from storage.domain.classification import Classification
from storage.domain.risk import RiskKey
from storage.domain.role import Role
from storage.tables import PostedRisk, Risk, table_of
from tests.domain.registers import risk as risk_value
from tests.handlers.guarding import CODE, LEADERS, clear, give
from tests.handlers.odd import NAMES, TODAY, commentary, odd
from tests.handlers.talking import Conversation, shown, texts_of, values_of
from tests.handlers.test_limits import ALT, FILE, fits
from tests.storage.risk_builders import link, risk

QUESTION = "Care Leavers EET"
LEAVING, SECRET = "Care leavers cannot find work", "A provider is being sued"


@pytest.fixture
def hanging(database: Database) -> Database:
    """A risk for everyone and one that is exempt, both hanging on the indicator."""
    for reference, title, level in (("CR-001", LEAVING, "public"), ("CR-002", SECRET, "exempt")):
        one = risk(database, reference, (4, 4), title=title, classification=level, illustrative=True)
        link(database, one, CODE)
    return database


def test_the_card_lists_the_risks_that_hang_on_it_with_a_button_to_each(talk: Conversation, hanging: Database):
    card = talk.ask(QUESTION)
    row = next(block for block in card.blocks if "CR-001" in str(block.get("text")))
    assert row["text"]["text"] == f"*Linked risks*\n🟥 16 High · CR-001 {LEAVING} (illustrative)"
    subject = read_risk_subject(row["accessory"]["value"])
    assert subject and subject.key == RiskKey("CR-001")
    assert len(values_of(card.blocks, "risk.open")) == 1


def test_a_risk_that_is_not_for_the_reader_leaves_nothing_on_the_card(talk: Conversation, hanging: Database):
    assert SECRET not in shown(talk.ask(QUESTION).blocks) and "CR-002" not in shown(talk.ask(QUESTION).blocks)
    give(hanging, talk.person.id, Role.DIRECTOR)
    assert f"CR-002 {SECRET} (illustrative, exempt (Part B))" in shown(talk.ask(QUESTION).blocks)


def test_a_director_posting_for_everyone_posts_what_everyone_may_see(talk: Conversation, hanging: Database):
    give(hanging, talk.person.id, Role.DIRECTOR)
    clear(hanging, LEADERS, Classification.EXEMPT)
    talk.press(talk.ask(QUESTION), "kpi.share")
    shared = talk.workspace.wait_for(lambda: [one for one in talk.seen() if not one.ephemeral])[0]
    assert LEAVING in shown(shared.blocks) and SECRET not in shown(shared.blocks)


def test_the_card_of_an_earlier_edition_lists_none(talk: Conversation, hanging: Database):
    assert "Linked risks" not in shown(talk.ask(f"{QUESTION} Q1 2019/20").blocks)


def test_a_posted_card_loses_a_risk_that_is_not_for_its_readers_any_more(talk: Conversation, hanging: Database):
    asked = talk.say(f"@Scorecard Bot {QUESTION}").message
    card = talk.await_seen(1, asked.ts)[0]
    talk.settle()
    assert LEAVING in shown(talk.now(card).blocks)
    table = table_of(Risk)
    with hanging.writing() as session:
        ids = session.connection().execute(table_of(PostedRisk).select()).scalars(1).all()
        session.connection().execute(table.update().where(table.c.id.in_(ids)).values(classification="internal"))
        posts.mark_risks_due(session, ids)
    soon(talk.deps)
    talk.settle()
    assert len(ids) == 1
    assert LEAVING not in shown(talk.now(card).blocks) and "43%" in shown(talk.now(card).blocks)


@pytest.mark.parametrize("count", [1, 4, 5, 40])
@pytest.mark.parametrize("kind", NAMES)
def test_the_longest_card_has_room_for_its_risks(kind: str, count: int):
    name = NAMES[kind]
    risks = [
        risk_value((5, 5), id=at, key=RiskKey(f"{name[:60]}{at}"), title=name, illustrative=True, today=TODAY)
        for at in range(count)
    ]
    card = cards.indicator_card(odd(name, words=20_000), risks=risks, shared_by="U0SHARER")
    fits(cards.with_note(cards.with_chart(card, FILE, ALT), commentary(300, name)))
    more = f"and {count - 4} more linked risk{'' if count == 5 else 's'}"
    assert (more in texts_of(list(card.blocks))) == (count > 4)
