"""What people may do, invitations, and the audit log."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    # Whoever has an account already could do everything there was.
    everything = sa.text('\'["admin", "curator", "scientist", "community"]\'')
    op.add_column("staff", sa.Column("duties", sa.JSON(), nullable=False, server_default=everything))
    for column in ("topics", "languages"):
        op.add_column("staff", sa.Column(column, sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
    op.add_column("staff", sa.Column("disabled_at", MOMENT))
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("museum", sa.String(60), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("role", sa.JSON(), nullable=False),
        sa.Column("duties", sa.JSON(), nullable=False),
        sa.Column("staff_id", sa.Integer()),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_invitations_staff_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.UniqueConstraint("digest", name="uq_invitations_digest"),
    )
    op.create_index("ix_invitations_museum", "invitations", ["museum"])
    op.create_table(
        "deeds",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("museum", sa.String(60), nullable=False),
        sa.Column("staff_id", sa.Integer()),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_deeds_staff_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_deeds"),
    )
    op.create_index("ix_deeds_museum_id", "deeds", ["museum", "id"])


def downgrade() -> None:
    for table in ("deeds", "invitations"):
        op.drop_table(table)
    for column in ("disabled_at", "languages", "topics", "duties"):
        op.drop_column("staff", column)
