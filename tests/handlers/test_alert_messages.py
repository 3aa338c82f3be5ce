"""What an alert says: counts, one line for each indicator, why it turned, who is on it, and its buttons."""

import re
from dataclasses import replace

import pytest

from bot.demo.block_limits import message_problems
from handlers.messages import alert_notes, alert_order
from handlers.messages.alert_lines import CARD, SNOOZE, TAKE
from handlers.messages.alerts import counts
from handlers.messages.blocks import MOST_BLOCKS, MOST_CHARACTERS, Message, size
from storage.domain.change import Cause, ChangeKind, Stage
from storage.domain.classification import Classification, Publication, Release
from storage.domain.delivery import LINES_ON_A_PAGE, MOST_CARDS, AlertKind
from storage.domain.period import parse_period
from storage.domain.rag import RagStatus
from storage.domain.snapshot import Measurement
from storage.domain.told import ToldChange
from storage.domain.trend import Streak
from tests.handlers.odd import NAMES
from tests.handlers.talking import texts_of
from tests.handlers.test_limits import mrkdwn_of
from tests.handlers.told_lines import (
    AMBER,
    GREEN,
    OWNER,
    Q2,
    Q4,
    RED,
    TODAY,
    change,
    line,
    paged,
    shown,
    snapshot,
    snoozed,
    taken,
)

REASON = "Waiting for the audit"


def words(message: Message) -> str:
    return texts_of(list(message.blocks))


def buttons(message: Message, name: str = "accessibility_label") -> list[str]:
    return [one[name] for block in message.blocks if block["type"] == "actions" for one in block["elements"]]


def header(message: Message) -> str:
    return str(message.blocks[0]["text"]["text"])


def draft(level: Classification = Classification.PUBLIC) -> Measurement:
    return Measurement(parse_period(Q4), Q4, None, classification=level, release=Release(Publication.DRAFT))


def test_the_head_counts_what_happened_most_serious_first():
    lines = [line(change(GREEN, was=RED)), line(change(AMBER, was=GREEN)), *[line() for _ in range(3)]]
    assert header(shown(*lines)) == "🟥 3 newly red · 🔶 1 now amber · 🟢 1 recovered"
    assert shown(*lines).text.startswith("3 newly red, 1 now amber, 1 recovered. Care leavers in work: 43%")


def test_a_line_has_name_value_target_turn_and_period():
    said = words(shown(line()))
    for part in (
        "🟥 *Care leavers in work*",
        "43% against a target of 48% · Q3 2019/20",
        "🔶 Amber → 🟥 Red",
        "*Care*",
    ):
        assert part in said
    assert "Owner: Head of care" in said


def test_an_illustrative_figure_and_a_draft_are_marked_wherever_they_are_quoted():
    one = line(change(is_illustrative=True, measurement=draft(Classification.INTERNAL)))
    for said in (words(shown(one)), shown(one).text):
        assert "43% (illustrative, draft, internal) against a target of 48%" in said


@pytest.mark.parametrize(
    ("cause", "more", "expected"),
    [
        (Cause.PERFORMANCE, {}, ", cause: performance"),
        (Cause.TARGET, {"was_target": "90%", "target": "95%"}, ", because the target was changed from 90% to 95%"),
        (Cause.TARGET, {"was_target": ""}, ", because a target of 48% was set"),
        (Cause.TARGET, {"target": ""}, ", because the target of 48% was taken away"),
        (Cause.RULE, {}, ", because its tolerance, or which way is good, was changed"),
        (Cause.CORRECTION, {}, ", correction: 47% → 43%"),
        (Cause.CORRECTION, {"was_value": ""}, ", correction"),
        (Cause.RESTATED, {}, ", restated: 47% → 43%"),
        (Cause.LATE, {}, ", late data"),
    ],
)
def test_the_cause_is_said_in_plain_words(cause: Cause, more: dict, expected: str):
    message = shown(line(change(cause=cause, **more)))
    assert f"🔶 Amber → 🟥 Red{expected}\n" in f"{words(message)}\n"
    assert f"amber to red{expected}." in message.text


def test_without_the_status_before_only_the_new_one_is_said():
    message = shown(line(change(was=None)))
    assert "\n🟥 Red, cause: performance\n" in words(message) and "now red" in message.text


@pytest.mark.parametrize(("periods", "expected"), [(1, False), (5, True)])
def test_how_long_it_has_been_red_is_said_from_the_second_period_on(periods: int, expected: bool):
    assert ("Red for 5 quarters" in words(shown(line(periods_red=periods)))) is expected


def test_a_new_red_says_when_it_was_red_before_and_what_that_rests_on():
    streak = Streak(RED, 1, "first red since Q1 2018/19", illustrative=True)
    said = words(shown(line(snapshot=replace(snapshot(), streak=streak))))
    assert "First red since Q1 2018/19 (this rests on illustrative figures) · Owner: Head of care" in said


def test_a_streak_of_another_colour_is_not_told_of_a_red():
    streak = Streak(GREEN, 3, "green for 3 quarters running")
    assert "running" not in words(shown(line(snapshot=replace(snapshot(), streak=streak))))


@pytest.mark.parametrize(
    ("role", "account", "expected"),
    [
        ("Head of care", OWNER, "Owner: Head of care"),
        ("Head of care", "", "Owner not in Slack yet: Head of care"),
        ("", "", "Owner: nobody named"),
    ],
)
def test_the_owner_is_said_as_a_role(role: str, account: str, expected: str):
    assert expected in words(shown(line(owner=role, owner_account=account), first=False))


def test_each_owner_of_something_newly_red_is_mentioned_once_when_it_is_posted_in_a_channel():
    lines = [line(), line(), line(owner_account="U0SBOTHER01"), line(change(AMBER, was=GREEN), owner_account="U0SBX")]
    said = words(shown(*lines))
    assert f"<@{OWNER}>, <@U0SBOTHER01>: indicators of yours have turned red." in said
    assert said.count("<@") == 2 and "<@" not in shown(*lines).text


@pytest.mark.parametrize("how", [{"first": False}, {"person": OWNER}, {"kind": AlertKind.NOTICE}, {"number": 1}])
def test_nobody_is_mentioned_in_edits_direct_messages_notices_or_further_pages(how: dict):
    assert "<@" not in words(shown(line(), replace(line(), page=1), **how))


def test_who_is_on_it_is_named_in_an_edit_and_called_by_no_first_posting():
    one = taken(line())
    edited = words(shown(one, first=False))
    assert "🙋 Head of care (<@U0SBHEADSVC>) has been on it since 14:05 on 20 January 2020" in edited
    said = words(shown(one))
    assert "🙋 Head of care has been on it since 14:05 on 20 January 2020" in said and "<@" not in said
    assert "🙋 <@U0SBOTHER01> has been on it" in words(shown(taken(line(), "U0SBOTHER01"), first=False))
    assert "🙋 Somebody has been on it" in words(shown(taken(line(owner_account=""), "U0SBOTHER01")))


def test_in_summer_the_clock_is_britains():
    one = taken(line())
    summer = replace(one, episode=replace(one.episode, taken_at=one.opened.at.replace(month=7)))
    assert "since 15:05 on 20 July 2020" in words(shown(summer, first=False))


def test_a_person_reads_of_themselves_as_you():
    assert "🙋 You have been on it since" in words(shown(taken(line()), person=OWNER, first=False))


def test_what_is_put_off_says_until_when_and_why():
    assert f"💤 Put off until 3 March 2020: {REASON}" in words(shown(snoozed(line())))
    assert "💤" not in words(shown(snoozed(line(), until=TODAY)))
    assert "💤 Put off until 3 March 2020\n" in f"{words(shown(snoozed(line(), reason='')))}\n"


@pytest.mark.parametrize(
    ("first", "person", "expected"),
    [(True, "", ": "), (False, "", f" by <@{OWNER}>: "), (False, OWNER, " by you: "), (True, OWNER, " by you: ")],
)
def test_who_put_it_off_is_named_where_that_calls_nobody(first: bool, person: str, expected: str):
    said = words(shown(snoozed(line()), first=first, person=person))
    assert f"💤 Put off until 3 March 2020{expected}{REASON}" in said


def test_a_red_line_offers_to_take_it_on_to_put_it_off_and_its_card():
    message = shown(line(id=12))
    assert buttons(message, "action_id") == [TAKE, SNOOZE, CARD]
    assert buttons(message) == [f"{label}: Care leavers in work" for label in ("I'm on it", "Remind me later", "Card")]
    assert buttons(message, "value") == ["line.12"] * 3


def test_what_somebody_is_on_is_not_offered_again():
    assert buttons(shown(taken(line())), "action_id") == [SNOOZE, CARD]


@pytest.mark.parametrize(
    "one",
    [
        line(change(AMBER, was=GREEN)),
        line(change(), change(GREEN, was=RED, period=Q4, id=2)),
        taken(line(change(), change(AMBER, was=RED, id=2))),
    ],
)
def test_what_is_not_red_any_more_has_its_card_alone(one):
    message = shown(one, first=False)
    assert buttons(message, "action_id") == [CARD] and "🙋" not in words(message)


def test_a_recovery_keeps_the_red_figures_and_says_how_long_it_was_red():
    back = change(GREEN, was=RED, period=Q4, id=2, value="91%", periods_red=3, red_unit="quarter")
    message = shown(line(change(), back), first=False)
    assert "🟢 Green again in Q4 2019/20: 91%; it was red for 3 quarters" in words(message)
    assert "Q3 2019/20: 43% against a target of 48%, 🔶 Amber → 🟥 Red" in words(message)
    assert header(message) == "🟥 1 newly red" and "🟢 1 no longer red" in words(message)
    assert "Green again in Q4 2019/20: 91%; it was red for 3 quarters" in message.text


def test_a_recovery_to_amber_is_not_called_green():
    back = change(AMBER, was=RED, period=Q4, id=2, value="46%", periods_red=1, red_unit="quarter")
    said = words(shown(line(change(), back), first=False))
    assert "🔶 Amber, no longer red, in Q4 2019/20: 46%; it was red for 1 quarter" in said
    assert "🔶 1 no longer red" in said and "🟢" not in said


def test_recoveries_to_green_and_to_amber_are_counted_without_a_colour():
    green, amber = (change(status, was=RED, period=Q4, id=2, periods_red=1) for status in (GREEN, AMBER))
    said = words(shown(line(change(), green), line(change(), amber), first=False))
    assert "2 no longer red" in said and "🟢 2" not in said and "🔶 2" not in said


def test_a_draft_that_brought_the_recovery_is_marked():
    back = change(GREEN, was=RED, period=Q4, id=2, value="91%", measurement=draft())
    assert "Green again in Q4 2019/20: 91% (draft)" in words(shown(line(change(), back), first=False))


def test_a_value_corrected_back_says_so_and_what_it_was_told_as():
    back = change(AMBER, was=RED, id=2, value="52%", cause=Cause.CORRECTION)
    message = shown(line(change(), back), first=False)
    assert "✏️ Corrected: 52%, 🔶 Amber after all" in words(message)
    assert "Told as: 43% against a target of 48%, 🔶 Amber → 🟥 Red" in words(message)
    assert header(message) == "✏️ 1 corrected"


def test_a_target_taken_back_says_that_it_was_rated_anew():
    back = change(GREEN, was=RED, id=2, cause=Cause.TARGET, was_target="48%", target="40%")
    said = words(shown(line(change(), back), first=False))
    assert "✏️ Rated anew: 43%, 🟢 Green, because the target was changed from 48% to 40%" in said


def test_what_flapped_and_is_red_again_shows_its_last_figure():
    message = shown(line(change(), change(id=3, value="44%")), first=False)
    assert "44% against a target of 48%" in words(message) and "43%" not in words(message)
    assert header(message) == "🟥 1 newly red" and TAKE in buttons(message, "action_id")


def test_a_withdrawn_line_leaves_no_figure_and_no_name():
    gone = line(name="Quibblewick", section="Grelmoor", snapshot=None)
    message = shown(gone, line(), first=False)
    everything = words(message) + message.text
    assert not any(word in everything for word in ("Quibblewick", "Grelmoor")) and everything.count("43%") == 2
    assert "🚫 A line that stood here has been withdrawn" in words(message)
    assert header(message) == "🟥 1 newly red"


def test_where_everything_is_withdrawn_nothing_is_counted():
    message = shown(line(snapshot=None), line(snapshot=None), first=False)
    assert header(message) == "Withdrawn" and message.text == "Withdrawn."
    assert "2 lines that stood here have been withdrawn" in words(message) and buttons(message) == []


@pytest.mark.parametrize(
    ("causes", "expected"),
    [
        ((Cause.TARGET, Cause.TARGET), "Ratings changed because targets were changed"),
        ((Cause.RULE,), "Ratings changed because tolerances were changed"),
        ((Cause.TARGET, Cause.RULE), "Ratings changed because targets and tolerances were changed"),
    ],
)
def test_a_notice_names_what_was_changed(causes: tuple[Cause, ...], expected: str):
    message = shown(*(line(change(cause=cause)) for cause in causes), kind=AlertKind.NOTICE)
    assert header(message) == expected and "newly red" in words(message)
    assert "The figures are the same; what they are held against is not." in words(message)
    assert message.text.startswith(f"{expected}: {len(causes)} newly red.")


def test_a_draft_alert_says_first_that_nothing_is_published():
    message = shown(line(stage=Stage.DRAFT), stage=Stage.DRAFT, person=OWNER)
    assert "📝 Draft figures, not published yet" in words(message)
    assert message.text.startswith("Draft figures, not published yet.")


def test_lines_stand_by_section_the_most_serious_first():
    amber = change(AMBER, was=GREEN)
    lines = [
        line(amber, id=1, section="Roads"),
        line(change(GREEN, was=RED), id=2, section="Care", name="B"),
        line(id=3, section="Care", name="C"),
        line(id=4, section="Bins", name="D"),
        line(id=5, section="Care", name="A"),
    ]
    assert [one.id for one in alert_order.ordered(lines)] == [5, 3, 2, 4, 1]


def test_each_section_has_one_heading_on_a_page():
    lines = [line(section=section) for section in ("Care", "Care", "Roads")]
    headings = [one for one in words(shown(*lines)).split("\n") if one in ("*Care*", "*Roads*")]
    assert headings == ["*Care*", "*Roads*"]


def test_a_hundred_and_fifty_lines_take_nineteen_pages_and_five_cards():
    lines = [line(change(AMBER, was=GREEN) if id % 3 else None, id=id, section=f"S{id % 7}") for id in range(1, 151)]
    pages, cards = alert_order.pages(lines), alert_order.cards(lines)
    assert [len(one) for one in pages] == [LINES_ON_A_PAGE] * 18 + [6]
    assert sorted(sum(pages, ())) == list(range(1, 151))
    assert len(cards) == MOST_CARDS and all(id % 3 == 0 for id in cards)


def test_the_head_says_how_many_are_in_the_thread():
    lines = paged(*(line(id=id) for id in range(1, 21)))
    assert "12 more in the thread." in words(shown(*lines))
    assert "4 more below." in words(shown(*lines, number=1)) and "page 2 of 3" in words(shown(*lines, number=1))
    assert "more" not in words(shown(*lines, number=2)).split("Care leavers")[-1]


ODD = change(
    cause=Cause.TARGET,
    was_value=NAMES["ampersands"],
    value=NAMES["ampersands"],
    target=NAMES["pings"],
    was_target='"' * 99,
)
STATES = {
    "live": lambda one: one,
    "taken and put off": lambda one: snoozed(taken(one), reason='"<&>' * 75),
    "recovered": lambda one: replace(one, latest=replace(ODD, id=2, now=GREEN, kind=ChangeKind.RECOVERED)),
    "moved on": lambda one: replace(one, latest=change(GREEN, was=RED, period=Q4, id=2, value="&" * 200)),
    "withdrawn": lambda one: replace(one, snapshot=None),
}


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", NAMES)
def test_every_page_fits_whatever_the_names_are(kind: str, state: str, first: bool):
    name = NAMES[kind]
    marked = replace(ODD, is_illustrative=True, measurement=draft(Classification.EXEMPT))
    owners = [f"U0SBOWNER{number:02}" for number in range(20)]
    made = [
        line(marked, id=10**8 + place, name=name, section=f"{place % 2}{name}", owner=name, owner_account=who)
        for place, who in enumerate(owners)
    ]
    lines = paged(*(STATES[state](replace(one, periods_red=99)) for one in made))
    for number in (0, 1):
        message = shown(*lines, number=number, first=first, stage=Stage.DRAFT)
        sent = message.payload()
        assert message_problems(sent["text"], sent["blocks"]) == []
        assert len(sent["blocks"]) <= MOST_BLOCKS and size(sent["blocks"]) <= MOST_CHARACTERS
        said = message.text + "".join(mrkdwn_of(sent["blocks"]))
        for who in (OWNER, *owners):
            said = said.replace(f"<@{who}>", "")
        assert not re.search("<[!@#h]", said)


@pytest.mark.parametrize("length", [60, 127])
def test_eight_ordinary_names_in_every_state_are_shown_whole(length: int):
    name = ("Children looked after for whom a review was held on time " * 3)[:length].strip()
    lines = [snoozed(taken(line(change(cause=Cause.TARGET), id=id, name=name))) for id in range(1, 9)]
    said = words(shown(*lines, first=False))
    assert said.count(f"*{name}*") == 8


def note(*found: ToldChange) -> Message:
    message = alert_notes.note(found)
    assert message
    return message


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (
            change(GREEN, was=RED, period=Q4, value="91%", periods_red=3, red_unit="quarter"),
            "🟢 *Care leavers in work*: green again in Q4 2019/20: 91%; it was red for 3 quarters.",
        ),
        (
            change(AMBER, was=RED, was_label="Q3 2019/20", value="52%", cause=Cause.CORRECTION),
            "🔶 *Care leavers in work*: corrected: 52%, amber for Q3 2019/20.",
        ),
        (
            change(RED, was=AMBER, was_label=Q2),
            "🟥 *Care leavers in work*: amber to red in Q3 2019/20: 43% against a target of 48%, cause: performance.",
        ),
    ],
)
def test_a_note_says_what_has_happened_since_and_calls_nobody(one, expected: str):
    message = note(ToldChange(one, Stage.PUBLISHED, snapshot()))
    assert expected in words(message) and "<@" not in words(message) + message.text
    assert message.text == expected.replace("*", "")[2:]


def test_a_note_leaves_out_what_its_readers_may_not_see():
    hidden, seen = (ToldChange(change(), Stage.PUBLISHED, one) for one in (None, snapshot("Bins emptied")))
    assert "Bins emptied" in words(note(hidden, seen)) and len(note(hidden, seen).blocks) == 1
    assert alert_notes.note([hidden]) is None


def test_a_note_says_that_what_was_put_off_counts_again():
    message = alert_notes.note((), [(snapshot(), REASON)])
    assert message
    assert "⏰ *Care leavers in work*: this was put off until today, and is still" in words(message)
    assert f"It was put off because: {REASON}" in words(message)


@pytest.mark.parametrize("kind", NAMES)
def test_a_long_note_fits_and_says_that_there_is_more(kind: str):
    every = [ToldChange(ODD, Stage.PUBLISHED, snapshot(NAMES[kind])) for _ in range(150)]
    message = note(*every)
    assert message_problems(message.payload()["text"], message.payload()["blocks"]) == []
    assert "and 135 more" in words(message)


def test_a_first_load_is_one_sentence_of_counts():
    message = alert_notes.loaded({"indicators": 60, "red": 26, "amber": 12, "green": 20, "grey": 2})
    assert message and len(message.blocks) == 1
    assert "60 indicators loaded: 🟥 26 red, 🔶 12 amber, 🟢 20 green, ⚪ 2 not rated." in words(message)
    assert message.text == (
        "60 indicators loaded: 26 red, 12 amber, 20 green, 2 not rated. From now on you hear what changes."
    )
    assert alert_notes.loaded({}) is None


def test_counts_have_every_status_by_word_and_shape():
    for status in RagStatus:
        told = counts([line(change(status, was=GREEN))])
        assert status.shape in told and (status.word.lower() in told or "newly red" in told)


def test_indicators_of_two_scorecards_are_told_apart() -> None:
    one, other = line(), line(id=2)
    assert other.snapshot
    other = replace(other, snapshot=replace(other.snapshot, scorecard="Another board"))
    told = shown(*paged(one, other))
    assert "*Another board · Care*" in texts_of(list(told.blocks)) and "Another board: Care leavers" in told.text
    assert "Another board" not in texts_of(list(shown(*paged(one)).blocks))
