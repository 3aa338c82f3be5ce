"""Say who may see: classes, publication, roles, channels, posts, dated rules, and a chained audit."""

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
    op.execute("INSERT INTO audit_head (id, entries, digest) VALUES (1, 0, '')")
