"""Channels that push: their events, the parts of a message they were given, pauses, and erasures."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
WAITING = sa.text("handled_at IS NULL")
POINTING = (("messages", "question_id"), ("requests", "after_id"), ("outbox", "message_id"))
UNFORGOTTEN = sa.text("forgotten_at IS NULL")


def upgrade() -> None:
    for column in (
        sa.Column("account", sa.String(60), nullable=False, server_default=""),
        sa.Column("heard_at", MOMENT),
        sa.Column("email", sa.String(320)),
    ):
        op.add_column("conversations", column)
    op.create_table(
        "parts",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("museum", sa.String(60), nullable=False),
        sa.Column("outbox_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(300)),
        sa.Column("sent_at", MOMENT),
        sa.Column("delivered_at", MOMENT),
        sa.Column("seen_at", MOMENT),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name="fk_parts_outbox_id_outbox"),
        sa.PrimaryKeyConstraint("id", name="pk_parts"),
        sa.UniqueConstraint("outbox_id", "number", name="uq_parts_outbox_id"),
    )
    op.create_index("ix_parts_external_id", "parts", ["external_id"])
    # An erasure deletes messages: what points at them must be found without reading whole tables.
    for table, pointer in POINTING:
        op.create_index(f"ix_{table}_{pointer}", table, [pointer])
    _events()
    _standing()


def _events() -> None:
    op.create_table(
        "channel_events",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("museum", sa.String(60), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("account", sa.String(60), nullable=False),
        sa.Column("sender", sa.String(200)),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("handled_at", MOMENT),
        sa.Column("outcome", sa.String(20)),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_channel_events"),
        sa.UniqueConstraint("museum", "channel", "key", name="uq_channel_events_museum"),
    )
    op.create_index(
        "ix_channel_events_waiting", "channel_events", ["at", "id"], sqlite_where=WAITING, postgresql_where=WAITING
    )
    op.create_index("ix_channel_events_sender", "channel_events", ["museum", "channel", "sender"])
    op.create_index("ix_channel_events_received_at", "channel_events", ["received_at"])


def _standing() -> None:
    op.create_table(
        "pauses",
        sa.Column("museum", sa.String(60), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("account", sa.String(60), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("alarm", sa.Boolean(), nullable=False),
        sa.Column("credential", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("museum", "channel", "account", name="pk_pauses"),
    )
    op.create_table(
        "erasures",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("museum", sa.String(60), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("origin", sa.String(20), nullable=False),
        sa.Column("found", sa.Boolean(), nullable=False),
        sa.Column("conversation_id", sa.String(40)),
        sa.Column("requested_at", MOMENT, nullable=False),
        sa.Column("forgotten_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_erasures"),
        sa.UniqueConstraint("code", name="uq_erasures_code"),
    )
    op.create_index(
        "ix_erasures_unforgotten", "erasures", ["id"], sqlite_where=UNFORGOTTEN, postgresql_where=UNFORGOTTEN
    )


def downgrade() -> None:
    for table in ("erasures", "pauses", "channel_events", "parts"):
        op.drop_table(table)
    for table, pointer in POINTING:
        op.drop_index(f"ix_{table}_{pointer}", table)
    for column in ("email", "heard_at", "account"):
        op.drop_column("conversations", column)
