"""`/risk`: what is answered, what follows it, and what its buttons bring."""

import pytest

from bot.demo.messages import Message
from charts.request import Heatmap, Moves, Profile, RiskHistory
from charts.studio import StudioBusy
from handlers.charting import NO_PICTURE
from handlers.messages.risk_keys import HISTORY, MORE, PROFILE, RiskSubject, read_risk_subject, write_risk_subject
from handlers.messages.risk_picks import NOT_SHOWN, NOTHING_LOADED
from storage.audit import Hand
from storage.database import Database
from storage.domain.role import Role
from storage.roles import grant
from tests.handlers.drawing import StandInStudio
from tests.handlers.risk_board import ADULTS, CHILDREN, board, risk_asked
from tests.handlers.talking import Conversation, images, shown, texts_of, values_of
from tests.storage.alerting import NOW
from tests.storage.risk_builders import changed


@pytest.fixture
def director(talk: Conversation, database: Database) -> Conversation:
    """The director of the adults, in a direct message of their own."""
    board(database)
    person = talk.workspace.person("U0SBDIRECTOR")
    with database.writing() as session:
        grant(session, Hand("test", NOW, "test"), person.id, Role.DIRECTOR, ADULTS)
    return talk.by("U0SBDIRECTOR").at("im")


@pytest.fixture
def asker(talk: Conversation, database: Database) -> Conversation:
    """Anyone, beside a small register."""
    board(database)
    return talk


def actions_of(message: Message) -> set[str]:
    found = [each for block in message.blocks for each in [*block.get("elements", []), block.get("accessory") or {}]]
    return {each["action_id"] for each in found if "action_id" in each}


def test_without_a_register_it_says_that_nothing_is_loaded(talk: Conversation):
    assert {risk_asked(talk, words).text for words in ("", "summary", "cr-001", "areas")} == {NOTHING_LOADED}


@pytest.mark.parametrize("words", ["CR-001", "cr 001", "placement budgit"])
def test_a_risk_is_found_by_its_reference_or_its_words(words: str, asker: Conversation):
    said = texts_of(risk_asked(asker, words).blocks)
    assert "CR-001 Placements cost more than the budget" in said
    assert "Inherent *🟥 25 High (5 × 5)* → Now *🟥 20 High (4 × 5)* → Target *🔶 8 Medium (2 × 4)*" in said
    assert "↑ up, which is worse, from 12 Medium (3 × 4)" in said
    assert "Above appetite: 20 where up to 12 is accepted." in said
    assert "🟥 Red, Children subject to a Child Protection Plan" in said
    assert "Illustrative" in said


def test_an_overdue_mitigation_comes_first_and_says_by_how_much(asker: Conversation):
    said = texts_of(risk_asked(asker, "CR-001").blocks)
    late, later = "12 days overdue (due 20 November 2019), in progress: Move ten", "due 1 March 2020, Head of care"
    assert 0 < said.index(late) < said.index(later)


def test_a_bare_risk_sums_up_everything_for_most(asker: Conversation):
    assert "3 risks on the register, 2 of them high" in risk_asked(asker, "").text


def test_a_bare_risk_sums_up_the_directorate_of_its_director(director: Conversation):
    answer = risk_asked(director, "")
    assert answer.text.startswith(f"{ADULTS} has 1 risk on the register")
    assert "3 risks on the register" in risk_asked(director, "summary").text


def test_a_scope_is_named_by_the_beginnings_of_its_words(asker: Conversation):
    assert "Children, Families and Communities has 2 risks" in risk_asked(asker, "summary child fam").text
    assert "Financial control has 1 risk" in risk_asked(asker, "summary financial").text


@pytest.mark.parametrize("words", ["summary care homes", "top care homes", "overdue care homes", "care homes"])
def test_words_that_name_no_scope_are_searched(words: str, asker: Conversation):
    assert "CR-003" in risk_asked(asker, words).text


def test_a_day_nobody_can_read_is_answered_in_words(asker: Conversation):
    assert "“31/09/2019” is not a date: September 2019 has 30 days." in risk_asked(asker, "moved since 31/09/2019").text
    assert "has not passed yet" in risk_asked(asker, "moved since 2030").text


@pytest.mark.parametrize(
    ("words", "kind"),
    [("", Heatmap), ("heat map", Heatmap), ("top 2", Moves), ("moved", Moves), ("areas", None), ("CR-001", None)],
)
def test_the_picture_follows_the_words(words: str, kind: type | None, asker: Conversation, studio: StandInStudio):
    risk_asked(asker, words)
    asker.settle()
    assert [type(one) for one in studio.drawn] == ([kind] if kind else [])
    assert len(asker.seen()) == (2 if kind else 1)


def test_a_picture_that_fails_never_costs_the_words(asker: Conversation, studio: StandInStudio):
    studio.refusing = StudioBusy("busy")
    risk_asked(asker, "summary")
    assert [one.text for one in asker.await_seen(2)][1] == NO_PICTURE


@pytest.mark.parametrize(("action", "kind"), [(HISTORY, RiskHistory), ("risk.heatmap", Heatmap), (PROFILE, Profile)])
def test_a_picture_opens_in_a_window(action: str, kind: type, asker: Conversation, studio: StandInStudio):
    asker.press(risk_asked(asker, "summary" if action == PROFILE else "CR-001"), action)
    asker.settle()
    view = asker.await_window()
    assert images(view.blocks)
    assert kind in [type(one) for one in studio.drawn]
    assert action != HISTORY or "Nine more than a year ago." in texts_of(view.blocks)


def test_read_more_has_the_whole_of_a_long_text(asker: Conversation, database: Database):
    changed(database, 1, why="Because it is so. " * 100)
    card = risk_asked(asker, "CR-001")
    assert texts_of(card.blocks).count("Because it is so.") < 30
    asker.press(card, MORE)
    assert texts_of(asker.await_window("Because it is so.").blocks).count("Because it is so.") == 100


def test_several_that_match_are_offered_and_one_takes_the_place_of_the_list(asker: Conversation):
    listed = risk_asked(asker, "head of service")
    assert actions_of(listed) == {"risk.pick"}
    asker.press(listed, "risk.pick", values_of(listed.blocks, "risk.pick")[0])
    asker.settle()
    assert "risk.history" in actions_of(asker.seen()[-1])


def test_the_buttons_of_the_summary_bring_the_rest(asker: Conversation):
    summary = risk_asked(asker, "summary children")
    for view, words in (("top", "Top risks"), ("moved", "What moved"), ("overdue", "Overdue"), ("areas", "Risk areas")):
        asker.press(summary, f"risk.view.{view}")
        asker.settle()
        assert any(one.text.startswith(words) and CHILDREN in one.text for one in asker.seen()), view


def test_an_indicator_on_the_card_opens_its_own(asker: Conversation):
    asker.press(risk_asked(asker, "CR-001"), "kpi.open")
    asker.settle()
    assert "Child Protection Plan" in asker.seen()[1].text


@pytest.mark.parametrize("person", ["U0SBDIRECTOR", "U0SBPERFOFF"])
def test_review_is_offered_only_to_whoever_may_and_only_alone(person: str, director: Conversation):
    alone = director.by(person).at("im")
    may = person == "U0SBDIRECTOR"
    assert ("risk.review" in actions_of(risk_asked(alone, "CR-003"))) is may
    assert "risk.review" not in actions_of(risk_asked(alone, "CR-001"))
    asked = alone.at("performance")
    told = asked.say("@Scorecard Bot risk CR-003").message
    assert "risk.review" not in actions_of(asked.await_seen(1, thread_ts=told.ts)[0])


@pytest.mark.parametrize("words", ["risk summary", "Risk: summary", "/risk summary", "risks summary"])
def test_a_direct_message_that_begins_with_risk_is_answered_like_it(words: str, asker: Conversation):
    direct = asker.at("im")
    direct.say(words)
    assert "3 risks on the register" in direct.await_seen(1)[0].text


@pytest.mark.parametrize("reference", ["CR-005", "CR-006"])
def test_what_is_not_for_the_asker_reads_as_what_is_not_there(reference: str, asker: Conversation):
    card = risk_asked(asker, "CR-001")
    for value in (reference, "CR-999"):
        asker.click_risk(card, write_risk_subject(RiskSubject("card", value)))
    asker.settle()
    told = [one.text for one in asker.seen()][1:]
    assert told == [NOT_SHOWN, NOT_SHOWN]
    assert "court" not in shown([one.blocks for one in asker.seen()])


def test_text_that_no_program_wrote_is_no_subject():
    for value in ("", "[]", '["card"]', '["card",""]', '["wipe","x"]', '["card",1]', '["card","\\u0000"]', "[" * 9000):
        assert read_risk_subject(value) is None
    for subject in (RiskSubject("card", "CR-001"), RiskSubject("summary"), RiskSubject("top", "5 Adults “é”")):
        assert read_risk_subject(write_risk_subject(subject)) == subject
