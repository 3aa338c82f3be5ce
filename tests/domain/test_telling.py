"""Who hears of a change."""

from dataclasses import replace

import pytest

from storage.domain.change import Cause, ChangeKind, Stage
from storage.domain.role import Grant, Role
from storage.domain.subscription import Cadence, Scope, ScopeKind, Subscription, Which
from storage.domain.telling import About, Event, covers, destinations

OWNER, OFFICER, ALERTS = "U0OWNER", "U0OFFICER", "C0ALERTS"
ABOUT = About(7, "Sickness absence", "Our People", "Corporate scorecard", "People", OWNER)
RED = Event(ABOUT, Stage.PUBLISHED, ChangeKind.NEWLY_RED, Cause.PERFORMANCE)
RECOVERED = replace(RED, kind=ChangeKind.RECOVERED)
OFFICERS = ((OFFICER, Grant(Role.OFFICER, "people")), ("U0MONEY", Grant(Role.OFFICER, "Money")))
WATCH = Subscription(1, "C0TEAM", "U0ASKED", Scope(ScopeKind.EVERYTHING))


def told(event: Event, *subscriptions: Subscription, channel: str = ALERTS) -> tuple[str, ...]:
    return destinations(event, subscriptions=subscriptions, officers=OFFICERS, alerts_channel=channel)


@pytest.mark.parametrize(
    ("scope", "is_covered"),
    [
        (Scope(ScopeKind.EVERYTHING), True),
        (Scope(ScopeKind.INDICATOR, indicator=7), True),
        (Scope(ScopeKind.INDICATOR, indicator=8), False),
        (Scope(ScopeKind.SECTION, "our  people"), True),
        (Scope(ScopeKind.SECTION, "Our Money"), False),
        (Scope(ScopeKind.SCORECARD, "corporate scorecard"), True),
        (Scope(ScopeKind.DIRECTORATE, "PEOPLE"), True),
        (Scope(ScopeKind.DIRECTORATE, "Money"), False),
        (Scope(ScopeKind.SECTION, ""), False),
    ],
)
def test_a_scope_covers_what_it_names(scope: Scope, is_covered: bool) -> None:
    assert covers(scope, ABOUT, "U0ASKED") is is_covered


def test_own_covers_what_the_person_owns_at_that_moment() -> None:
    assert covers(Scope(ScopeKind.OWN), ABOUT, OWNER)
    assert not covers(Scope(ScopeKind.OWN), replace(ABOUT, owner="U0OTHER"), OWNER)
    assert not covers(Scope(ScopeKind.OWN), replace(ABOUT, owner=""), "")


def test_newly_red_is_told_to_the_alerts_channel_the_subscribers_and_the_owner_each_once() -> None:
    own = replace(WATCH, destination=OWNER, person=OWNER)
    assert told(RED, WATCH, own, replace(WATCH, id=2, destination=ALERTS)) == (ALERTS, "C0TEAM", OWNER)


def test_a_recovery_is_told_anew_only_where_it_was_asked_for() -> None:
    assert told(RECOVERED, WATCH) == ()
    assert told(RECOVERED, replace(WATCH, which=Which.RECOVERIES)) == ("C0TEAM",)


def test_any_other_change_is_told_anew_only_where_any_was_asked_for() -> None:
    other = replace(RED, kind=ChangeKind.OTHER)
    assert told(other, WATCH, replace(WATCH, destination="C0ANY", which=Which.ANY)) == ("C0ANY",)


def test_a_digest_gives_no_alert() -> None:
    assert "C0TEAM" not in told(RED, replace(WATCH, cadence=Cadence.WEEKLY))


def test_a_decision_that_changes_a_rating_is_told_whatever_the_rating() -> None:
    assert told(replace(RECOVERED, cause=Cause.TARGET)) == (ALERTS, OWNER)


def test_without_an_alerts_channel_and_an_owner_nobody_hears() -> None:
    assert told(replace(RED, about=replace(ABOUT, owner="")), channel="") == ()


def test_a_draft_that_turns_red_is_told_to_its_owner_and_the_officers_of_its_directorate() -> None:
    assert told(replace(RED, stage=Stage.DRAFT), WATCH) == (OWNER, OFFICER)
    everywhere = destinations(
        replace(RED, stage=Stage.DRAFT),
        subscriptions=(),
        officers=(("U0ALL", Grant(Role.OFFICER)), (OWNER, Grant(Role.OFFICER))),
        alerts_channel=ALERTS,
    )
    assert everywhere == (OWNER, "U0ALL")


def test_a_draft_that_recovers_is_told_to_nobody_anew() -> None:
    assert told(replace(RECOVERED, stage=Stage.DRAFT), replace(WATCH, which=Which.ANY)) == ()
