"""The chain of the audit, and whether tampering with it is seen and named."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage import audit
from storage.audit import Change, Hand, digest_of
from storage.audit_chain import Kept, Verdict, Wrong, verify
from storage.database import Database, DatabaseError
from tests.storage.builders import HAND

GUARDS = {
    "sqlite": [
        f"audit_{name}" for name in ("no_update", "no_delete", "no_replace", "head_no_return", "head_no_delete")
    ],
    "postgresql": [
        "audit_append_only ON audit_entry",
        "audit_head_no_return ON audit_head",
        "audit_head_stays ON audit_head",
    ],
}


def write(database: Database, *subjects: str, hand: Hand = HAND) -> None:
    with database.writing() as session:
        audit.record(session, hand, [Change("role", subject, "officer", "", "everywhere") for subject in subjects])


def verdict(database: Database, kept: Kept | None = None) -> Verdict:
    with database.reading() as session:
        return verify(session, kept)


def found(database: Database) -> tuple[Wrong | None, int | None]:
    misfit = verdict(database).misfit
    return (misfit.wrong, misfit.entry) if misfit else (None, None)


def tamper(database: Database, *statements: str, **values: Any) -> None:
    """What somebody who owns the database can do: the triggers first."""
    with database.engine.begin() as connection:
        for name in GUARDS[connection.dialect.name]:
            connection.execute(text(f"DROP TRIGGER {name}"))
        for statement in statements:
            connection.execute(text(statement), values)


@pytest.fixture
def five(database: Database) -> Database:
    """A database whose audit has the entries 1 to 5, in three transactions."""
    write(database, "U1", "U2")
    write(database, "U3")
    write(database, "U4", "U5")
    return database


def test_an_audit_nobody_touched_is_whole(five: Database) -> None:
    whole = verdict(five)
    assert (whole.entries, whole.misfit, whole.sentence) == (5, None, "")
    with five.reading() as session:
        assert audit.head(session) == (5, whole.digest)


def test_an_empty_audit_is_whole(database: Database) -> None:
    assert verdict(database) == Verdict(0, "", None)


def test_each_entry_follows_the_one_before_it(five: Database) -> None:
    with five.reading() as session:
        rows = session.connection().execute(text("SELECT previous, digest FROM audit_entry ORDER BY id")).all()
    assert [row.previous for row in rows] == ["", *(row.digest for row in rows[:-1])]
    assert len({row.digest for row in rows}) == 5


@pytest.mark.parametrize(
    "change",
    [
        "who = 'nobody'",
        "kind = 'file'",
        "subject = 'U9'",
        "field = 'director'",
        "was = 'x'",
        "now = ''",
        "source = 'elsewhere'",
        "indicator_id = 7",
        "at = '2019-11-04 09:30:01'",
        "digest = 'f'",
    ],
)
def test_a_changed_entry_is_found_and_named(five: Database, change: str) -> None:
    tamper(five, f"UPDATE audit_entry SET {change} WHERE id = 3")
    assert found(five) == (Wrong.CHANGED, 3)
    assert verdict(five).sentence.startswith("Entry 3 (U")


def test_an_entry_changed_with_its_digest_is_found_by_the_next(five: Database) -> None:
    with five.reading() as session:
        row = dict(session.connection().execute(text("SELECT * FROM audit_entry WHERE id = 3")).mappings().one())
    made = digest_of(row["previous"], row | {"at": HAND.at, "who": "nobody"})
    tamper(five, "UPDATE audit_entry SET who = 'nobody', digest = :made WHERE id = 3", made=made)
    assert found(five) == (Wrong.CHANGED, 3)


def test_the_last_entry_changed_with_its_digest_is_found_by_the_head(five: Database) -> None:
    with five.reading() as session:
        row = dict(session.connection().execute(text("SELECT * FROM audit_entry WHERE id = 5")).mappings().one())
    made = digest_of(row["previous"], row | {"at": HAND.at, "who": "nobody"})
    tamper(five, "UPDATE audit_entry SET who = 'nobody', digest = :made WHERE id = 5", made=made)
    assert found(five) == (Wrong.CHANGED, 5)


@pytest.mark.parametrize(("gone", "seen_at"), [("1", 2), ("3", 4), ("3, 4", 5)])
def test_entries_taken_out_are_missed(five: Database, gone: str, seen_at: int) -> None:
    tamper(five, f"DELETE FROM audit_entry WHERE id IN ({gone})")
    assert found(five) == (Wrong.TAKEN_OUT, seen_at)
    assert "was taken out" in verdict(five).sentence


def test_entries_cut_off_at_the_end_are_missed(five: Database) -> None:
    tamper(five, "DELETE FROM audit_entry WHERE id > 3")
    assert found(five) == (Wrong.CUT_OFF, 3)
    assert verdict(five).sentence.startswith("2 of 5 entries were cut off at the end")


def test_an_audit_emptied_altogether_is_missed(five: Database) -> None:
    tamper(five, "DELETE FROM audit_entry")
    assert found(five) == (Wrong.CUT_OFF, None)


def test_a_head_that_is_gone_is_missed_and_nothing_can_be_recorded(five: Database) -> None:
    tamper(five, "DELETE FROM audit_head")
    assert found(five) == (Wrong.TAKEN_OUT, None)
    with pytest.raises(DatabaseError, match="head is missing"):
        write(five, "U6")


def forged(previous: str) -> dict[str, Any]:
    row = {"who": "A", "kind": "role", "subject": "U8", "field": "officer", "was": "", "now": "x", "source": ""}
    return row | {"previous": previous, "digest": digest_of(previous, row | {"at": HAND.at, "indicator_id": None})}


PUT_IN = (
    "INSERT INTO audit_entry (id, at, who, kind, subject, field, was, now, source, previous, digest) VALUES"
    " (:id, '2019-11-04 09:30:00', :who, :kind, :subject, :field, :was, :now, :source, :previous, :digest)"
)


def test_an_entry_put_in_between_is_found_and_named(five: Database) -> None:
    with five.reading() as session:
        third = session.connection().execute(text("SELECT digest FROM audit_entry WHERE id = 3")).scalar_one()
    shifted = ("UPDATE audit_entry SET id = id + 10 WHERE id > 3", PUT_IN)
    tamper(five, *shifted, id=4, **forged(third))
    assert found(five) == (Wrong.PUT_IN, 4)


def test_a_careless_entry_put_in_between_is_found_and_named(five: Database) -> None:
    shifted = ("UPDATE audit_entry SET id = id + 10 WHERE id > 3", PUT_IN)
    tamper(five, *shifted, id=4, **forged("") | {"digest": ""})
    assert found(five) == (Wrong.PUT_IN, 4)


def test_an_entry_put_in_at_the_end_is_found_and_named(five: Database) -> None:
    with five.engine.begin() as connection:
        connection.execute(text(PUT_IN), {"id": 6, **forged(verdict(five).digest)})
    assert found(five) == (Wrong.PUT_IN, 6)


def test_a_chain_written_anew_is_shown_by_what_was_kept(five: Database) -> None:
    kept = Kept(5, verdict(five).digest)
    write(five, "U6")
    assert verdict(five, kept).misfit is None
    tamper(five, "DELETE FROM audit_entry", "UPDATE audit_head SET entries = 0, digest = ''")
    write(five, *(f"X{number}" for number in range(8)))
    assert verdict(five).misfit is None
    misfit = verdict(five, kept).misfit
    assert misfit is not None and misfit.wrong is Wrong.REWRITTEN


def test_a_shorter_audit_than_was_kept_is_cut_off(five: Database) -> None:
    misfit = verdict(five, Kept(9, "f")).misfit
    assert misfit is not None and (misfit.wrong, misfit.entry) == (Wrong.CUT_OFF, 5)


REFUSED = {
    "sqlite": [
        "UPDATE audit_entry SET who = 'x'",
        "DELETE FROM audit_entry",
        "INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE id = 1",
        "UPDATE OR REPLACE audit_entry SET id = 2 WHERE id = 1",
        "DELETE FROM audit_head",
        "UPDATE audit_head SET entries = 0, digest = ''",
        "INSERT OR REPLACE INTO audit_head VALUES (1, 0, '')",
    ],
    "postgresql": [
        "UPDATE audit_entry SET who = 'x'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "INSERT INTO audit_entry SELECT * FROM audit_entry WHERE id = 1 ON CONFLICT (id) DO UPDATE SET who = 'x'",
        "DELETE FROM audit_head",
        "TRUNCATE audit_head",
        "UPDATE audit_head SET entries = 0, digest = ''",
        "INSERT INTO audit_head VALUES (2, 0, '')",
    ],
}


def test_while_the_triggers_stand_nothing_written_can_be_touched(five: Database) -> None:
    before = verdict(five)
    for statement in REFUSED[five.engine.dialect.name]:
        with pytest.raises(DBAPIError, match=r"append-only|only moves on"), five.engine.begin() as connection:
            connection.execute(text(statement))
    assert verdict(five) == before


def test_a_transaction_rolled_back_leaves_no_gap(five: Database) -> None:
    with pytest.raises(ZeroDivisionError), five.writing() as session:
        audit.record(session, HAND, [Change("role", "U6", "officer")])
        raise ZeroDivisionError
    write(five, "U7")
    assert (verdict(five).entries, verdict(five).misfit) == (6, None)


def test_several_records_in_one_transaction_follow_each_other(database: Database) -> None:
    with database.writing() as session:
        for number in range(3):
            audit.record(session, HAND, [Change("role", f"U{number}", "officer")])
    assert (verdict(database).entries, verdict(database).misfit) == (3, None)


def test_writers_at_the_same_moment_never_fork_the_chain(make_database: Callable[..., Database]) -> None:
    first = make_database()
    url = first.url.render_as_string(hide_password=False)
    databases = [Database(url, busy_seconds=30) for _ in range(4)]

    def write_ten(database: Database) -> None:
        for number in range(10):
            # Writes that show nobody other figures do not queue at the version of the data.
            with database.writing(figures=False) as session:
                audit.record(session, HAND, [Change("role", f"U{number}", "officer"), Change("role", "U", "viewer")])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write_ten, databases))
    assert (verdict(first).entries, verdict(first).misfit) == (80, None)
    for database in databases:
        database.close()


def test_an_entry_written_while_the_audit_is_read_is_no_fault(five: Database) -> None:
    with five.reading() as session:
        session.connection().execute(text("SELECT 1 FROM audit_head")).all()
        write(five, "U6")
        assert verify(session).misfit is None


@pytest.mark.parametrize("said", ["“Quotes”, \"these\" and 'those'", "two\nlines\ttab", "🏛 ﷽ \u202e", "a\\u0000b", ""])
def test_whatever_text_is_recorded_verifies(database: Database, said: str) -> None:
    summer = Hand(said, datetime(2019, 7, 1, 0, 30, 0, 123456, timezone(timedelta(hours=1))), said)
    with database.writing() as session:
        audit.record(session, summer, [Change(said, said, said, said, said, indicator=3)])
        audit.record(session, HAND, [Change("indicator", "A on b", "target", None, 5.5)])
    assert (verdict(database).entries, verdict(database).misfit) == (2, None)


def test_a_text_too_long_for_a_cell_is_cut_and_says_so(database: Database) -> None:
    with database.writing() as session:
        audit.record(session, HAND, [Change("showing", "A", "commentary", "x" * 32_000, "y" * 40_000)])
        row = session.connection().execute(text("SELECT was, now FROM audit_entry")).one()
    assert (len(row.was), row.now[-20:]) == (32_000, "yyy… (40,000 letters)"[-20:])
    assert verdict(database).misfit is None


TEXTS = st.text(st.characters(codec=None) | st.sampled_from('",[]\\\n\0'), max_size=6)
ROWS = st.fixed_dictionaries(
    dict.fromkeys(("who", "kind", "subject", "field", "was", "now", "source"), TEXTS)
    | {"at": st.datetimes(timezones=st.just(UTC)), "indicator_id": st.none() | st.integers(0, 3)}
)


@given(ROWS, ROWS, TEXTS, TEXTS)
def test_two_entries_that_differ_have_different_digests(
    one: dict[str, Any], other: dict[str, Any], before: str, then: str
) -> None:
    assume((one, before) != (other, then))
    assert digest_of(before, one) != digest_of(then, other)


@given(ROWS, TEXTS, st.integers(1, 5))
def test_text_cannot_be_moved_from_one_column_to_the_next(row: dict[str, Any], before: str, cut: int) -> None:
    whole = row["who"] + row["kind"]
    moved = row | {"who": whole[:cut], "kind": whole[cut:]}
    assume(moved != row)
    assert digest_of(before, moved) != digest_of(before, row)


def test_the_digest_is_of_a_list_that_anybody_can_make_again() -> None:
    row = {"at": HAND.at, "who": "A", "kind": "role", "subject": "U1", "field": "officer", "was": "", "now": "é"}
    row |= {"source": "a test", "indicator_id": None}
    said = ["f", "2019-11-04T09:30:00.000000+00:00", "A", "role", "U1", "officer", "", "é", "a test", None]
    plain = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    assert digest_of("f", row) == sha256(plain.encode()).hexdigest()
