"""What is watched where: made, changed, stopped, and in the audit."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlmodel import select

from storage.alerts.subscriptions import (
    SubscriptionProblem,
    all_active,
    change,
    of_destination,
    of_person,
    one_active,
    stop,
    subscribe,
)
from storage.audit import Hand
from storage.curation import Curator
from storage.database import Database
from storage.domain.subscription import Cadence, Scope, ScopeKind, Subscription, Which
from storage.tables import AuditEntry, Indicator
from tests.storage.builders import csv, load_files

HAND = Hand("U0ASKER", datetime(2020, 1, 10, 9, 30, tzinfo=UTC), "/watch")
LATER = replace(HAND, at=HAND.at + timedelta(days=1))
EVERYTHING = Subscription(0, "C01", "U0ASKER", Scope(ScopeKind.EVERYTHING))
BOARD = csv("code,name,unit", "CL-EET,Care leavers in EET,%", "MISSING,Missing episodes,number")


def make(database: Database, wanted: Subscription = EVERYTHING, hand: Hand = HAND) -> tuple[Subscription, bool]:
    with database.writing() as session:
        return subscribe(session, hand, wanted)


def watched(database: Database, destination: str = "C01") -> tuple[Subscription, ...]:
    with database.reading() as session:
        return of_destination(session, destination)


def test_what_was_made_is_read_back_as_it_was_asked_for(database: Database) -> None:
    wanted = replace(
        EVERYTHING, which=Which.ANY, cadence=Cadence.WEEKLY, at=time(8, 30), zone="Europe/Paris", weekday=4
    )
    made, is_new = make(database, wanted)
    assert is_new and made.id
    assert watched(database) == (replace(wanted, id=made.id, counts_from=HAND.at),)


def test_the_same_scope_again_changes_it_rather_than_doubling(database: Database) -> None:
    first, _ = make(database)
    again, is_new = make(database, replace(EVERYTHING, person="U0OTHER", which=Which.ANY), LATER)
    assert not is_new
    assert watched(database) == (replace(first, which=Which.ANY),) == (again,)


def test_each_destination_has_its_own(database: Database) -> None:
    channel, _ = make(database)
    direct, _ = make(database, replace(EVERYTHING, destination="U0ASKER"))
    with database.reading() as session:
        assert of_person(session, "U0ASKER") == (direct,)
        assert all_active(session) == (channel, direct)


def test_a_new_time_counts_from_when_it_was_set(database: Database) -> None:
    made, _ = make(database)
    with database.writing() as session:
        told = change(session, LATER, replace(made, which=Which.ANY))
        timed = change(session, LATER, replace(made, cadence=Cadence.DAILY))
    assert (told.counts_from, timed.counts_from) == (HAND.at, LATER.at)


def test_what_was_stopped_is_told_no_more(database: Database) -> None:
    made, _ = make(database)
    with database.writing() as session:
        assert stop(session, LATER, made.id) == made
    assert watched(database) == ()
    with database.writing() as session, pytest.raises(SubscriptionProblem, match="not watched any more"):
        stop(session, LATER, made.id)


def test_what_was_stopped_can_be_watched_again(database: Database) -> None:
    made, _ = make(database)
    with database.writing() as session:
        stop(session, HAND, made.id)
    again, is_new = make(database, hand=LATER)
    assert is_new and again.id != made.id


def test_a_destination_has_only_so_many(database: Database) -> None:
    for number in range(100):
        make(database, replace(EVERYTHING, scope=Scope(ScopeKind.SECTION, f"Section {number}")))
    with pytest.raises(SubscriptionProblem, match="100 things are watched here already"):
        make(database)


def test_every_change_is_in_the_audit(database: Database) -> None:
    made, _ = make(database)
    with database.writing() as session:
        change(session, HAND, replace(made, which=Which.ANY, cadence=Cadence.DAILY))
        change(session, HAND, replace(made, which=Which.ANY, cadence=Cadence.DAILY))
        stop(session, HAND, made.id)
    with database.reading() as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.kind == "subscription")).all()
    before, after = "everything: newly red, at once", "everything: any change, every day at 09:00"
    assert [(one.subject, one.was, one.now) for one in entries] == [
        ("C01", "", before),
        ("C01", before, after),
        ("C01", after, ""),
    ]


def test_who_watched_an_indicator_that_was_merged_watches_what_it_became(database: Database) -> None:
    load_files(database, BOARD)
    with database.reading() as session:
        ids = {row.code: row.id for row in session.exec(select(Indicator))}
    made, _ = make(database, replace(EVERYTHING, scope=Scope(ScopeKind.INDICATOR, indicator=ids["MISSING"])))
    with database.writing() as session:
        Curator(session, HAND).merge("MISSING", "CL-EET")
    with database.reading() as session:
        found = one_active(session, made.id)
    assert found is not None and found.scope.indicator == ids["CL-EET"]
