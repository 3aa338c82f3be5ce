"""Digests, reminders and missing data in words: counts on top, nobody called, within Slack's limits."""

from dataclasses import replace
from datetime import date

import pytest

from handlers.messages.blocks import Message
from handlers.messages.digest_lines import Look
from handlers.messages.digests import LATE, Frame, digest, missing, missing_list, reminder, still_red
from storage.domain.change import Cause
from storage.domain.digest import Reminder
from storage.domain.missing import DataState
from storage.domain.rag import RagStatus
from storage.domain.trend import Streak
from tests.handlers import summing
from tests.handlers.odd import NAMES
from tests.handlers.summing import TAKEN, TAKER, TODAY, due_soon, overdue, recovered, red, turned
from tests.handlers.talking import texts_of, values_of
from tests.handlers.test_limits import fits

LOOK = Look(TODAY, names={TAKER: "Performance officer"})
FRAME = Frame("Weekly digest: Children", "Children")


def words(message: Message) -> str:
    return texts_of(list(message.blocks))


def made(frame: Frame = FRAME, look: Look = LOOK, **parts) -> Message:
    return digest(summing.digest(**parts), frame, look)


def test_the_counts_stand_on_top():
    message = made(turned=(turned("A"),), recovered=(recovered("B"),), reds=(red("C"),), overdue=(overdue("D"),))
    assert message.blocks[0]["text"]["text"] == "Weekly digest: Children"
    assert "*1 turned red, 1 no longer red, 1 still red, 1 overdue*" in words(message)


def test_what_turned_red_says_its_figure_and_from_what():
    said = words(made(turned=(turned("Care leavers"),)))
    assert "🟥 Red: *Care leavers*: 43% against a target of 54% · Q2 2019/20 · was 🔶 amber" in said


def test_the_cause_is_said_where_it_is_not_performance():
    said = words(made(turned=(turned("A", cause=Cause.LATE),)))
    assert "was 🔶 amber · late data" in said
    assert "performance" not in words(made(turned=(turned("A"),)))


def test_what_recovered_says_how_long_it_was_red():
    said = words(made(recovered=(recovered("A"),)))
    assert "🟢 Green: *A*: 60% against a target of 54% · Q2 2019/20 · it was red for 3 quarters" in said


def test_what_is_still_red_says_for_how_long_and_who_is_on_it():
    said = words(made(reds=(red("A", taken_by=TAKER, taken_at=TAKEN),)))
    assert "red for 5 quarters · 🙋 Performance officer has been on it since 14:05 on 4 November 2019" in said


def test_nobody_is_mentioned_even_without_a_name():
    message = made(look=Look(TODAY), reds=(red("A", taken_by=TAKER, taken_at=TAKEN),))
    assert "Somebody has been on it" in words(message)
    assert "<@" not in words(message) + message.text


def test_in_ones_own_messages_one_is_called_you():
    said = words(made(look=Look(TODAY, person=TAKER), reds=(red("A", taken_by=TAKER, taken_at=TAKEN),)))
    assert "You have been on it since" in said


def test_what_was_put_off_says_until_when():
    message = made(reds=(red("A", snoozed_until=date(2020, 1, 20), snooze_reason="recount"),))
    assert "💤 put off until 20 January 2020" in words(message)
    assert "1 still red, 1 put off" in words(message)


def test_what_is_overdue_says_since_when_and_whose_it_is():
    said = words(made(overdue=(overdue("A"), overdue("B", 5, account="U0OWNER01"))))
    assert "⏳ *A*: overdue since 14 November 2019 (Q2 2019/20) · owner not in Slack yet: Head of service" in said
    assert "⏳ *B*: overdue since 14 November 2019 (Q2 2019/20) · Head of service" in said


def test_lines_are_grouped_by_section():
    reds = (red("A", 1, section="Our people"), red("B", 2, section="Our money"), red("C", 3, section="Our people"))
    said = words(made(reds=reds))
    assert said.index("_Our people_") < said.index("*A*") < said.index("*C*") < said.index("_Our money_")


def test_a_digest_says_so_when_nothing_changed():
    assert "Nothing changed in this time." in words(made(reds=(red("A"),)))
    assert "nothing is red and nothing is overdue" in words(made())


def test_a_late_digest_says_that_it_is_late():
    message = made(Frame("Daily digest", is_late=True))
    assert LATE in words(message) and LATE in message.text
    assert LATE not in words(made())


def test_its_time_is_told_in_the_zone_of_whoever_asked_for_it():
    assert "25 November 2019, 09:00 to 2 December 2019, 09:00" in words(made())
    assert "25 November 2019, 10:00 to 2 December 2019, 10:00" in words(made(Frame("A", zone="Europe/Paris")))


def test_illustrative_figures_are_marked_and_counted():
    message = made(turned=(turned("A", illustrative=True, is_illustrative=True),), reds=(red("B"),))
    assert "43% (illustrative)" in words(message)
    assert "1 of these 2 figures are illustrative, not published." in words(message)
    assert "A amber to red (illustrative)" in message.text


def test_a_long_red_that_rests_on_illustrative_figures_says_so():
    made_up = replace(red("A").snapshot, streak=Streak(RagStatus.RED, 5, "red for 5 quarters running", True))
    said = words(made(reds=(replace(red("A"), snapshot=made_up),)))
    assert "red for 5 quarters (rests on illustrative figures)" in said


def test_what_is_left_out_is_counted_and_can_be_asked_for():
    said = words(made(reds=tuple(red(f"N{number}", number) for number in range(300))))
    assert "Still red (300)" in said
    assert "… and 288 more. Ask /kpi red Children to see them all." in said


@pytest.mark.parametrize("kind", NAMES)
def test_hundreds_of_the_oddest_names_fit(kind: str):
    name, section = NAMES[kind], NAMES[kind]
    numbers = range(300)
    fits(
        made(
            Frame(f"Weekly digest: {name}", name, is_late=True, is_preview=True),
            turned=tuple(turned(name, number, section=section) for number in numbers),
            recovered=tuple(recovered(name, number) for number in numbers),
            others=tuple(turned(name, number, section=f"{number} {section}") for number in numbers),
            reds=tuple(red(name, number, section=f"{number} {section}") for number in numbers),
            overdue=tuple(overdue(name, number) for number in numbers),
        )
    )


@pytest.mark.parametrize("kind", NAMES)
def test_reminders_and_lists_of_hundreds_fit(kind: str):
    name = NAMES[kind]
    reds = tuple(red(name, number, section=f"{number} {name}") for number in range(300))
    late = tuple(overdue(name, number, section=f"{number} {name}") for number in range(300))
    look = Look(TODAY, names={TAKER: name})
    fits(still_red(reds, look))
    fits(reminder(Reminder(reds, reds), look, is_owner=True))
    fits(missing(late, DataState.OVERDUE, look, is_list=True))
    fits(missing_list((*late, *(due_soon(name, number) for number in range(300))), look))


def test_a_preview_says_that_it_is_one():
    assert made(Frame("Daily digest: everything", is_preview=True)).text.startswith("Preview: Daily digest")


def test_what_is_still_red_comes_with_counts():
    message = still_red((red("A"), red("B", 4, periods=1, taken_by=TAKER, taken_at=TAKEN)), LOOK)
    assert "*2 indicators are still red, 1 taken on*" in words(message)
    assert "of what was told here; /kpi red shows every red" in words(message)
    assert words(message).index("red for 5 quarters") < words(message).index("red for 1 quarter")


def test_a_reminder_says_what_can_be_pressed():
    said = words(reminder(Reminder(forgotten=(red("A"),)), LOOK, is_owner=True))
    assert "This is yours, and nobody has said they are on it." in said
    assert "*I'm on it*" in said


def test_a_reminder_has_the_buttons_of_the_alert():
    reds = (red("A", 7), red("B", 8, taken_by=TAKER, taken_at=TAKEN))
    blocks = list(reminder(Reminder(reds[:1], reds[1:]), LOOK, is_owner=True).blocks)
    assert values_of(blocks, "alert.take") == ["episode.7"]
    assert values_of(blocks, "alert.snooze") == values_of(blocks, "alert.card") == ["episode.7", "episode.8"]


def test_a_reminder_of_many_says_how_many_more_there_are():
    said = words(reminder(Reminder(tuple(red(f"N{number}", number) for number in range(30))), LOOK, is_owner=True))
    assert "… and 22 more. Ask /kpi red to see them all." in said


def test_a_reminder_in_a_channel_says_that_the_owner_is_not_there():
    said = words(reminder(Reminder(forgotten=(red("A"), red("B", 4))), LOOK, is_owner=False))
    assert "Their owners are not in Slack yet" in said


def test_whoever_took_it_on_is_asked_how_it_goes():
    said = words(
        reminder(Reminder(taken=(red("A", taken_by=TAKER, taken_at=TAKEN),)), Look(TODAY, TAKER), is_owner=True)
    )
    assert "You took this on, and it is still red. How is it going?" in said


def test_an_owner_is_told_what_is_due_soon():
    message = missing((due_soon("A"),), DataState.DUE_SOON, LOOK, is_list=False)
    assert message.blocks[0]["text"]["text"] == "1 figure of yours is due soon"
    assert "⏳ *A*: due by 10 December 2019 (November 2019)" in words(message)


def test_officers_are_told_what_became_overdue():
    message = missing((overdue("A"), overdue("B", 5)), DataState.OVERDUE, LOOK, is_list=True)
    assert message.blocks[0]["text"]["text"] == "2 figures became overdue"
    assert "changes no rating" in words(message)


def test_the_list_of_missing_data_counts_and_sorts():
    said = words(missing_list((overdue("A"), due_soon("B", account="U0OWNER01")), LOOK))
    assert "*1 overdue, 1 due soon, 1 without an owner in Slack*" in said
    assert "Nothing is overdue" in words(missing_list((), LOOK))


def test_a_missing_figure_is_never_green_or_zero():
    for message in (
        missing((overdue("A"),), DataState.OVERDUE, LOOK, is_list=False),
        missing_list((overdue("A"),), LOOK),
    ):
        assert "🟢" not in words(message) and " 0" not in words(message).replace("0 due soon", "")
