"""What was typed after /watch, read as a request."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.watch_words import Ask, Request, Said, WatchError, parse, plain, time_typed
from storage.domain.subscription import Cadence, Scope, ScopeKind, Subscription, Which

LEAVERS = "care leavers eet"
PIECES = (
    "everything own mine problems missing children at once daily weekdays weekly on Friday monthly quarterly 8:30 9am "
    "any change recoveries and in Europe/Paris 25:00 : . \0 \ud800 <@U1> 99999999999 help ? ''"
)


@pytest.mark.parametrize(
    ("typed", "ask", "words"),
    [
        ("", Ask.LIST, ""),
        ("  ", Ask.LIST, ""),
        ("help", Ask.HELP, ""),
        ("?", Ask.HELP, ""),
        ("Problems", Ask.PROBLEMS, ""),
        ("problems with parking", Ask.SOME, "problems with parking"),
        ("missing", Ask.MISSING, ""),
        ("missing from care", Ask.SOME, "missing from care"),
        ("own children", Ask.OWN, "children"),
        ("Everything", Ask.EVERYTHING, ""),
        ("mine", Ask.MINE, ""),
        ("  care   leavers eet", Ask.SOME, LEAVERS),
    ],
)
def test_the_first_word_says_what_is_asked(typed: str, ask: Ask, words: str):
    assert parse(typed) == Request(ask, words)


@pytest.mark.parametrize(
    ("trailing", "said"),
    [
        ("at once", Said(cadence=Cadence.AT_ONCE)),
        ("daily", Said(cadence=Cadence.DAILY)),
        ("every weekday", Said(cadence=Cadence.WEEKDAYS)),
        ("Weekdays at 8:30", Said(cadence=Cadence.WEEKDAYS, at=time(8, 30))),
        ("at 08.30 daily", Said(cadence=Cadence.DAILY, at=time(8, 30))),
        ("daily at 9", Said(cadence=Cadence.DAILY, at=time(9))),
        ("weekly on friday at 4 pm", Said(cadence=Cadence.WEEKLY, weekday=4, at=time(16))),
        ("weekly on Fri at 16", Said(cadence=Cadence.WEEKLY, weekday=4, at=time(16))),
        ("weekly on mondays", Said(cadence=Cadence.WEEKLY, weekday=0)),
        ("monthly at 8:30 in europe/paris", Said(cadence=Cadence.MONTHLY, at=time(8, 30), zone="Europe/Paris")),
        ("quarterly any change", Said(cadence=Cadence.QUARTERLY, which=Which.ANY)),
        ("any changes", Said(which=Which.ANY)),
        ("and recoveries", Said(which=Which.RECOVERIES)),
        ("newly red", Said(which=Which.NEWLY_RED)),
    ],
)
def test_trailing_words_say_which_changes_and_how_often(trailing: str, said: Said):
    assert parse(f"{LEAVERS} {trailing}") == Request(Ask.SOME, LEAVERS, said)
    assert parse(f"everything {trailing}") == Request(Ask.EVERYTHING, said=said)


@pytest.mark.parametrize("name", ["NEET at 16", "Tonnes weekly by ward", "In and/or out of work", "Change in any year"])
def test_words_of_a_name_are_no_times(name: str):
    assert parse(name) == Request(Ask.SOME, name) == plain(name)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("daily", "Say what to watch too, as in `/watch everything daily`."),
        ("everything daily weekly", "Say how often only once."),
        ("everything any change recoveries", "Say which changes only once."),
        ("everything daily at 25:00", "“25:00” is no time of day. Type it as in 8:30."),
        ("everything daily at 8:3", "“8:3” is no time of day. Type it as in 8:30."),
        ("everything daily at 13pm", "“13pm” is no time of day. Type it as in 8:30."),
        ("everything weekly on fryday", "“fryday” is no day of the week. Type it as in `weekly on Friday`."),
        ("everything weekly on t", "“t” is no day of the week. Type it as in `weekly on Friday`."),
        ("everything daily in europe/atlantis", "I know no time zone “europe/atlantis”."),
        ("everything at 8:30", "Say how often too, as in `daily at 8:30`"),
        ("everything at once at 8:30", "Say how often too, as in `daily at 8:30`"),
        ("own", "Say what you own, as in `/watch own children`"),
    ],
)
def test_what_cannot_be_read_is_said_in_words(typed: str, words: str):
    with pytest.raises(WatchError) as refused:
        parse(typed)
    assert str(refused.value).startswith(words)


@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES.split()), max_size=9).map(" ".join)))
def test_whatever_is_typed_is_read_or_refused_in_words(text: str):
    try:
        request = parse(text)
    except WatchError as error:
        assert str(error)
    else:
        assert (request.ask in (Ask.SOME, Ask.OWN)) == bool(request.words)


@given(st.text(max_size=8))
def test_a_time_is_read_or_refused_in_words(text: str):
    try:
        assert time_typed(text).second == 0
    except WatchError as error:
        assert "is no time of day" in str(error)


@pytest.mark.parametrize(
    ("typed", "hour", "minute"),
    [("8:30", 8, 30), ("08.30", 8, 30), ("9", 9, 0), ("12am", 0, 0), ("12 pm", 12, 0), ("11:59pm", 23, 59)],
)
def test_times_are_typed_in_several_ways(typed: str, hour: int, minute: int):
    assert time_typed(typed) == time(hour, minute)


def test_what_was_not_said_stays_as_it_was():
    was = Subscription(1, "C1", "U1", Scope(ScopeKind.EVERYTHING), cadence=Cadence.DAILY, at=time(7), zone="UTC")
    now = parse("everything any change").said.put(was)
    assert (now.which, now.cadence, now.at, now.zone) == (Which.ANY, Cadence.DAILY, time(7), "UTC")
