"""Say who may see: classes, publication, roles, channels, posts, dated rules, and a chained audit."""

import json
from collections.abc import Sequence
from hashlib import sha256
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _classify()
    _create_rules()
    _create_roles()
    _create_posts()
    _chain_the_audit()


def _classify() -> None:
    """What was recorded before counted as published and public."""
    op.add_column("indicator", sa.Column("classification", sa.String(), nullable=False, server_default="public"))
    op.add_column("indicator", sa.Column("is_draft", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("indicator", sa.Column("owner_account", sa.String(), nullable=False, server_default=""))
    op.create_index("ix_indicator_owner_account", "indicator", ["owner_account"])
    op.add_column("measurement", sa.Column("classification", sa.String(), nullable=False, server_default="public"))
    for table in ("measurement", "showing"):
        op.add_column(table, sa.Column("publication", sa.String(), nullable=False, server_default="published"))
        op.add_column(table, sa.Column("publish_on", sa.Date(), nullable=True))


def _create_rules() -> None:
    op.create_table(
        "dated_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("sets_target", sa.Boolean(), nullable=False),
        sa.Column("target", sa.String(length=40), nullable=True),
        sa.Column("amber", sa.String(), nullable=False),
        sa.Column("polarity", sa.String(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=False), nullable=False),
        sa.Column("superseded", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicator.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("dated_rule_of", "dated_rule", ["indicator_id", "effective_from"])


def _create_roles() -> None:
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("directorate", sa.String(), nullable=False),
        sa.Column("granted_by", sa.String(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=False), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("account", "role", "directorate"),
    )
    op.create_table(
        "channel_class",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("classification", sa.String(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=False), nullable=False),
        sa.PrimaryKeyConstraint("channel"),
    )


def _create_posts() -> None:
    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("ts", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("shared_by", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=False), nullable=False),
        sa.Column("is_due", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("channel", "ts"),
    )
    op.create_index("ix_post_is_due", "post", ["is_due"])
    op.create_table(
        "posted_indicator",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"]),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicator.id"]),
        sa.PrimaryKeyConstraint("post_id", "indicator_id"),
    )


def _chain_the_audit() -> None:
    op.add_column("audit_entry", sa.Column("indicator_id", sa.Integer(), nullable=True))
    op.add_column("audit_entry", sa.Column("previous", sa.String(), nullable=False, server_default=""))
    op.add_column("audit_entry", sa.Column("digest", sa.String(), nullable=False, server_default=""))
    op.create_index("ix_audit_entry_indicator_id", "audit_entry", ["indicator_id"])
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    _drop_refusal()
    entries, digest = _fill_chain()
    op.get_bind().execute(sa.insert(_HEAD), {"id": 1, "entries": entries, "digest": digest})
    _restore_refusal()
    _guard_the_head()


_ENTRY = sa.table(
    "audit_entry",
    sa.column("id", sa.Integer()),
    sa.column("at", sa.DateTime(timezone=False)),
    *(sa.column(name, sa.Text()) for name in ("who", "kind", "subject", "field", "was", "now", "source")),
    sa.column("indicator_id", sa.Integer()),
    sa.column("previous", sa.String()),
    sa.column("digest", sa.String()),
)
_HEAD = sa.table(
    "audit_head", sa.column("id", sa.Integer()), sa.column("entries", sa.Integer()), sa.column("digest", sa.String())
)
_OF_INDICATORS = ("indicator", "measurement", "showing", "benchmark")


def _fill_chain() -> tuple[int, str]:
    """Chain what was recorded before; the number of entries and the digest of the last."""
    bind = op.get_bind()
    entries = bind.execute(sa.select(_ENTRY).order_by(_ENTRY.c.id)).all()
    indicators = _indicators_of(entries)
    last, rows = "", []
    for entry in entries:
        indicator = indicators.get(entry.id)
        digest = _digest(last, entry, indicator)
        rows.append({"entry": entry.id, "indicator": indicator, "before": last, "made": digest})
        last = digest
    if rows:
        values = {name: sa.bindparam(bound) for name, bound in _BOUND.items()}
        bind.execute(sa.update(_ENTRY).where(_ENTRY.c.id == sa.bindparam("entry")).values(values), rows)
    return len(rows), last


_BOUND = {"indicator_id": "indicator", "previous": "before", "digest": "made"}


def _digest(previous: str, entry: Any, indicator: int | None) -> str:
    # A copy of storage.audit.digest_of as it was: what that does later must not change what this migration makes.
    said = (entry.who, entry.kind, entry.subject, entry.field, entry.was, entry.now, entry.source)
    content = [previous, f"{entry.at.isoformat(timespec='microseconds')}+00:00", *said, indicator]
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _indicators_of(entries: Sequence[Any]) -> dict[int, int]:
    """The indicator of each entry that names one. It goes back in time, as a code may have been another's before."""
    rows = op.get_bind().execute(sa.text("SELECT id, code, scope FROM indicator"))
    named = {f"{row.code} on {row.scope}": row.id for row in rows}
    found: dict[int, int] = {}
    for _, together in groupby(reversed(entries), key=lambda entry: (entry.at, entry.who, entry.source)):
        group = list(together)
        codes = {one.subject: _recoded(one) for one in group if (one.kind, one.field) == ("indicator", "code")}
        named |= {old: named[new] for old, new in codes.items() if new in named}
        for entry in group:
            if entry.kind in _OF_INDICATORS and (indicator := _named_by(entry.subject, named)):
                found[entry.id] = indicator
        for new in set(codes.values()) - codes.keys():
            named.pop(new, None)
    return found


def _recoded(entry: Any) -> str:
    """What an indicator whose code changed was called from then on."""
    return f"{entry.now}{entry.subject[len(entry.was) :]}"


def _named_by(subject: str, named: dict[str, int]) -> int | None:
    """The indicator whose name the subject starts with, the longest one; a period or a quarter may follow."""
    ends = [place for place in range(len(subject)) if subject.startswith((", ", " in "), place)]
    return next((named[subject[:end]] for end in (len(subject), *reversed(ends)) if subject[:end] in named), None)


def _drop_refusal() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_no_update")
    else:
        op.execute("DROP TRIGGER audit_append_only ON audit_entry")


def _restore_refusal() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _abort("audit_no_update", "UPDATE ON audit_entry", "the audit is append-only")
        # INSERT OR REPLACE takes a row out without asking the trigger on DELETE.
        there = "INSERT ON audit_entry WHEN EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.id)"
        _abort("audit_no_replace", there, "the audit is append-only")
    else:
        op.execute(
            "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()"
        )


def _guard_the_head() -> None:
    """There is one head, and it only moves on."""
    words, back = "the head of the audit only moves on", "NEW.id <> OLD.id OR NEW.entries <= OLD.entries"
    if op.get_bind().dialect.name == "sqlite":
        _abort("audit_head_no_insert", "INSERT ON audit_head", words)
        _abort("audit_head_no_delete", "DELETE ON audit_head", words)
        _abort("audit_head_no_return", f"UPDATE ON audit_head WHEN {back}", words)
        return
    op.execute(
        "CREATE FUNCTION refuse_head_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{words}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_head_stays BEFORE INSERT OR DELETE OR TRUNCATE ON audit_head "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_head_change()"
    )
    op.execute(
        "CREATE TRIGGER audit_head_no_return BEFORE UPDATE ON audit_head "
        f"FOR EACH ROW WHEN ({back}) EXECUTE FUNCTION refuse_head_change()"
    )


def _abort(name: str, event: str, words: str) -> None:
    op.execute(f"CREATE TRIGGER {name} BEFORE {event} BEGIN SELECT RAISE(ABORT, '{words}'); END")
