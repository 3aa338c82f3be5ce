"""/watch risks: the register told at once, or its summary at a time, through the subscriptions of indicators."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from handlers.delivery.digests import summed_up
from handlers.delivery.rendered import Rendered
from handlers.deps import Deps
from handlers.watch_words import Ask, Request, Said, WatchError, parse
from storage.alerts.subscriptions import all_active
from storage.database import Database
from storage.domain.classification import Classification
from storage.domain.subscription import Cadence, Register, ScopeKind, Subscription
from storage.domain.viewer import PUBLIC
from storage.tables import Risk
from tests.handlers.talking import Conversation, shown
from tests.handlers.test_watching import watch
from tests.storage import risk_builders
from tests.storage.alerting import rows

CFC = "Children, Families and Communities"


@pytest.mark.parametrize(
    ("typed", "ask", "words", "said"),
    [
        ("risks", Ask.EVERYTHING, "", Said()),
        ("risks everything weekly", Ask.EVERYTHING, "", Said(cadence=Cadence.WEEKLY)),
        ("Risks children weekly", Ask.SOME, "children", Said(cadence=Cadence.WEEKLY)),
        ("risk CR-001", Ask.SOME, "CR-001", Said()),
        ("risks mine daily at 8:30", Ask.MINE, "", Said(cadence=Cadence.DAILY, at=time(8, 30))),
    ],
)
def test_the_word_risks_asks_for_the_register(typed: str, ask: Ask, words: str, said: Said):
    assert parse(typed) == Request(ask, words, said, Register.RISKS)


def test_of_risks_no_choice_of_changes_is_offered():
    with pytest.raises(WatchError, match="there is nothing to choose"):
        parse("risks children any change")


@pytest.fixture
def direct(talk: Conversation, database: Database) -> Conversation:
    """The cabinet member in their direct message, with two risks on the register and an exempt one."""
    risk_builders.risk(database, "CR-001", (4, 4), directorate=CFC, title="Too few homes for care leavers")
    risk_builders.risk(database, "CR-002", (2, 3), directorate="Adult Services", title="Too few care workers")
    exempt = str(Classification.EXEMPT)
    risk_builders.risk(database, "CR-003", (5, 5), directorate=CFC, title="Sealed inquiry", classification=exempt)
    return talk.at("im")


def only(database: Database) -> Subscription:
    with database.reading() as session:
        (found,) = all_active(session)
    return found


def test_a_directorate_is_watched_with_what_is_seen_of_it_counted(direct: Conversation, database: Database) -> None:
    risk_builders.area(database, "Vulnerable children")
    answer = watch(direct, "risks children weekly on friday at 8:30")
    assert f"I will send the summary of risks of {CFC} every Friday at 08:30" in answer.text
    assert f"Risks of {CFC} (1 risk)" in shown(answer.blocks)
    scope = only(database).scope
    assert (scope.register, scope.kind, scope.name) == (Register.RISKS, ScopeKind.DIRECTORATE, CFC)


def test_one_risk_is_watched_by_its_reference(direct: Conversation, database: Database) -> None:
    answer = watch(direct, "risks cr-002")
    assert "I will tell of CR-002 Too few care workers" in answer.text
    assert "what becomes high, above appetite or overdue" in answer.text
    assert only(database).scope.kind is ScopeKind.RISK


def test_a_risk_that_is_not_the_persons_to_see_is_not_there(direct: Conversation, database: Database) -> None:
    answer = watch(direct, "risks CR-003")
    assert "Sealed" not in shown(answer.blocks)
    with database.reading() as session:
        assert all(one.scope.risk is None for one in all_active(session))


def test_indicators_and_risks_of_one_directorate_are_watched_apart(direct: Conversation, database: Database) -> None:
    watch(direct, "everything")
    watch(direct, "risks")
    with database.reading() as session:
        assert [one.scope.register for one in all_active(session)] == [Register.INDICATORS, Register.RISKS]


def summed(deps: Deps, database: Database, since: datetime, **more: Any) -> Rendered | None:
    return summed_up(deps, only(database).id, since, deps.now(), PUBLIC, **more)


def test_the_summary_leads_with_what_moved_since_the_last_one(direct: Conversation, database: Database) -> None:
    watch(direct, "risks weekly")
    deps, today = direct.deps, direct.deps.today()
    one = risk_builders.risk(database, "CR-009", (3, 4), directorate=CFC, at=deps.now() - timedelta(days=90))
    risk_builders.scored(database, one, (4, 5), today - timedelta(days=2))
    made = summed(deps, database, deps.now() - timedelta(days=7))
    assert made is not None
    assert "1 risk up, which is worse" in made.message.text
    assert {key.reference for key in made.risks} == {"CR-001", "CR-002", "CR-009"}


def test_a_register_that_was_loaded_since_is_no_news_of_every_risk(direct: Conversation, database: Database) -> None:
    watch(direct, "risks children weekly")
    made = summed(direct.deps, database, datetime(2018, 1, 1).astimezone())
    assert made is not None
    assert "Since 1 January 2018: 1 risk has been loaded, and there were none before." in made.message.text


def test_whoever_may_see_none_of_it_is_sent_nothing(direct: Conversation, database: Database) -> None:
    watch(direct, "risks adult weekly")
    two = rows(database, Risk, reference="CR-002")
    risk_builders.changed(database, two[0].id, classification=str(Classification.INTERNAL))
    assert summed(direct.deps, database, direct.deps.now() - timedelta(days=7)) is None
