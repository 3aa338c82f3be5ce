"""/watch in the model of Slack: what is watched here and by whom, changed and stopped there."""

from datetime import time

import pytest

from bot.demo.messages import Message
from bot.demo.people import HEAD_OF_SERVICE, OFFICER
from bot.samples.load import SCORECARD
from handlers.messages.faults import NOT_ALLOWED
from handlers.watching import NOT_FOR_ALL, NOT_IN
from storage.alerts.subscriptions import all_active
from storage.database import Database
from storage.domain.classification import Classification
from storage.domain.role import Role
from storage.domain.subscription import Cadence, Scope, ScopeKind, Subscription, Which
from tests.handlers.guarding import give, set_class
from tests.handlers.talking import CARE_LEAVERS, Conversation, shown, values_of

CHANNEL = "C0SBPERFORM"


@pytest.fixture
def direct(talk: Conversation) -> Conversation:
    """The cabinet member in their direct message with the bot."""
    return talk.at("im")


def watch(who: Conversation, text: str = "") -> Message:
    """`/watch …`; the answer, in the acknowledgement or after it."""
    before = len(who.seen())
    channel = who.workspace.channel(who.channel)
    outcome = who.workspace.command(who.person, channel.id, "/watch", text)
    assert outcome.ok, outcome.error
    return outcome.message or who.await_seen(before + 1)[-1]


def kept(database: Database) -> tuple[Subscription, ...]:
    with database.reading() as session:
        return all_active(session)


def only(database: Database) -> Subscription:
    (found,) = kept(database)
    return found


def test_an_indicator_is_watched_by_its_words(direct: Conversation, database: Database) -> None:
    answer = watch(direct, "care leavers eet")
    assert f"I will tell of {CARE_LEAVERS} in your direct messages with me at once: newly red." in answer.text
    one = only(database)
    assert (one.destination, one.person, one.scope.kind) == (direct.person.id, direct.person.id, ScopeKind.INDICATOR)


def test_in_a_channel_it_is_told_in_the_channel(talk: Conversation, database: Database) -> None:
    answer = watch(talk, "care leavers eet")
    assert answer.ephemeral_to == talk.person.id
    assert f"I will tell of {CARE_LEAVERS} here at once" in answer.text
    assert (only(database).destination, only(database).person) == (CHANNEL, talk.person.id)


def test_a_section_goes_before_indicators_that_only_resemble_it(direct: Conversation, database: Database) -> None:
    watch(direct, "people")
    assert only(database).scope == Scope(ScopeKind.SECTION, "Our People")


def test_parts_that_share_a_word_are_asked_about(direct: Conversation, database: Database) -> None:
    answer = watch(direct, "children daily")
    words = shown(answer.blocks)
    assert "(section, " not in words and "section, 44 indicators" in words and "directorate, 60 indicators" in words
    assert kept(database) == ()


def test_several_that_fit_are_offered_and_one_is_chosen(direct: Conversation, database: Database) -> None:
    answer = watch(direct, "ebacc weekly on friday at 8:30")
    assert answer.text.startswith("Which do you mean by “ebacc”?")
    assert kept(database) == ()
    direct.press(answer, "watch.pick", values_of(answer.blocks, "watch.pick")[0])
    assert direct.workspace.wait_for(lambda: kept(database))
    one = only(database)
    assert (one.cadence, one.weekday, one.at) == (Cadence.WEEKLY, 4, time(8, 30))


def test_what_nothing_is_called_offers_the_nearest(direct: Conversation, database: Database) -> None:
    assert "Nothing" in watch(direct, "wobblegoggle frimpsten").text
    assert kept(database) == ()


def test_the_same_again_changes_only_what_was_said(direct: Conversation, database: Database) -> None:
    watch(direct, "everything daily at 7:15 any change")
    answer = watch(direct, "everything recoveries")
    assert answer.text.startswith("Changed:")
    one = only(database)
    assert (one.which, one.cadence, one.at) == (Which.RECOVERIES, Cadence.DAILY, time(7, 15))


def test_the_list_shows_what_this_place_and_this_person_watch(talk: Conversation, direct: Conversation) -> None:
    watch(talk, "everything")
    watch(direct, "our people weekdays at 9")
    words = shown(watch(talk).blocks)
    assert "In this channel" in words and "*Everything*" in words and "newly red, at once" in words
    assert "digest every weekday at 09:00" in words
    assert "Everything" not in shown(watch(direct).blocks)


def test_a_digest_can_be_previewed_and_sent(direct: Conversation, database: Database) -> None:
    answer = watch(direct, "everything daily")
    key = f"{only(database).id}.{direct.person.id}"
    assert values_of(answer.blocks, "watch.preview") == values_of(answer.blocks, "watch.send") == [key]


def test_nothing_watched_yet_says_how(talk: Conversation) -> None:
    words = shown(watch(talk).blocks)
    assert "Nothing is watched here yet." in words and "You own no indicator" in words


def test_the_defaults_are_listed(talk: Conversation, database: Database) -> None:
    talk.rebuild(alerts_channel=CHANNEL)
    assert "This is the alerts channel" in shown(watch(talk).blocks)


def test_stop_stops_it_and_refreshes_the_list(talk: Conversation, database: Database) -> None:
    watch(talk, "everything")
    answer = watch(talk)
    talk.press(answer, "watch.stop")
    assert kept(database) == ()
    assert talk.workspace.wait_for(lambda: "Nothing more is told of everything" in shown(talk.now(answer).blocks))


def test_what_another_place_watches_cannot_be_stopped_from_here(talk: Conversation, database: Database) -> None:
    watch(talk, "everything")
    answer = watch(talk)
    value = values_of(answer.blocks, "watch.stop")[0]
    payload = talk.unsent(lambda: talk.workspace.click(talk.person, answer, "watch.stop", value))
    payload["channel"] = {"id": "C0SBRANDOM1", "name": "random"}
    talk.workspace.send(payload)
    assert len(kept(database)) == 1


def test_change_opens_a_window_and_writes_what_was_filled_in(talk: Conversation, database: Database) -> None:
    watch(talk, "everything")
    answer = watch(talk)
    talk.press(answer, "watch.change", values_of(answer.blocks, "watch.change")[0])
    view = talk.await_window("Change what is told")
    filled = filling(cadence="weekly", weekday="4", at="08:30", zone="Europe/Paris", which="any change")
    assert talk.workspace.submit(talk.person, view, filled).ok
    one = only(database)
    assert (one.cadence, one.weekday, one.at, one.zone) == (Cadence.WEEKLY, 4, time(8, 30), "Europe/Paris")
    assert talk.workspace.wait_for(lambda: "every Friday at 08:30 (Europe/Paris)" in shown(talk.now(answer).blocks))


def filling(**values: str) -> dict[str, dict[str, str]]:
    plain = {"cadence": "daily", "which": "newly red", "at": "09:00", "weekday": "0", "zone": "Europe/London"}
    return {name: {name: value} for name, value in (plain | {"other": ""} | values).items()}


def test_another_zone_is_typed_and_a_wrong_one_refused(talk: Conversation, database: Database) -> None:
    watch(talk, "everything")
    answer = watch(talk)
    talk.press(answer, "watch.change", values_of(answer.blocks, "watch.change")[0])
    view = talk.await_window("Change what is told")
    refused = talk.workspace.submit(talk.person, view, filling(other="Europe/Atlantis"))
    assert refused.errors["other"].startswith("I know no such time zone.")
    assert talk.workspace.submit(talk.person, view, filling(other="america/new york")).ok
    assert only(database).zone == "America/New_York"


def test_what_one_owns_can_be_changed_to_a_digest(talk: Conversation, database: Database) -> None:
    from storage.audit import Hand
    from storage.owners import bind

    with database.writing() as session:
        bind(session, Hand("A", talk.deps.now(), "x"), "CL-EET", HEAD_OF_SERVICE)
    owner = talk.by("Head of service")
    answer = watch(owner)
    assert "As owner: the indicator you own" in shown(answer.blocks)
    owner.press(answer, "watch.change", "own")
    view = owner.await_window("Change what is told")
    assert owner.workspace.submit(owner.person, view, filling(cadence="monthly")).ok
    assert (only(database).scope.kind, only(database).destination) == (ScopeKind.OWN, HEAD_OF_SERVICE)


def test_where_the_bot_is_no_member_it_says_how_to_invite_it(talk: Conversation, database: Database) -> None:
    assert watch(talk.at("random"), "everything").text == NOT_IN
    assert kept(database) == ()


def test_what_not_everybody_there_may_see_is_not_watched_there(talk: Conversation, database: Database) -> None:
    give(database, OFFICER, Role.OFFICER)
    set_class(database, Classification.INTERNAL)
    officer = talk.by("Performance officer")
    assert watch(officer, CARE_LEAVERS).text == NOT_FOR_ALL
    assert kept(database) == ()
    watch(officer.at("im"), CARE_LEAVERS)
    assert only(database).destination == OFFICER


def test_a_channels_list_leaves_out_what_the_person_may_not_see(talk: Conversation, database: Database) -> None:
    watch(talk, CARE_LEAVERS)
    set_class(database, Classification.EXEMPT)
    answer = watch(talk)
    assert "Care Leavers" not in shown(answer.blocks) and values_of(answer.blocks, "watch.stop") == []


def test_what_one_may_not_see_is_as_if_it_were_not_there(direct: Conversation, database: Database) -> None:
    set_class(database, Classification.EXEMPT)
    for words in ("CL-EET", CARE_LEAVERS, "care leavers eet"):
        answer = watch(direct, words)
        assert answer.text.startswith(("Nothing", "Which")) and CARE_LEAVERS not in shown(answer.blocks[1:])
    assert kept(database) == ()


def test_what_is_no_longer_seen_can_still_be_stopped_by_whoever_asked(direct: Conversation, database: Database) -> None:
    watch(direct, CARE_LEAVERS)
    set_class(database, Classification.EXEMPT)
    answer = watch(direct)
    assert "Care Leavers" not in shown(answer.blocks)
    direct.press(answer, "watch.stop")
    assert kept(database) == ()


def test_problems_are_for_officers_and_administrators(talk: Conversation, database: Database) -> None:
    assert watch(talk, "problems").text == NOT_ALLOWED
    give(database, OFFICER, Role.OFFICER, SCORECARD)
    assert watch(talk.by("Performance officer"), "problems").text.startswith("Nothing waits")


def test_a_wrong_time_is_said_in_words(direct: Conversation) -> None:
    assert watch(direct, "everything daily at 25:00").text == "“25:00” is no time of day. Type it as in 8:30."


def test_help_says_what_can_be_typed(direct: Conversation) -> None:
    words = shown(watch(direct, "help").blocks)
    assert "/watch own children" in words and "/watch problems" not in words
