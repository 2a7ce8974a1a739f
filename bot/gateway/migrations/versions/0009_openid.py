"""Who of the team somebody is whom an OpenID Connect provider names."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff_subjects",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("museum", sa.String(60), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(300), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_staff_subjects_staff_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_staff_subjects"),
        sa.UniqueConstraint("museum", "issuer", "subject", name="uq_staff_subjects_museum"),
        sa.UniqueConstraint("staff_id", "issuer", name="uq_staff_subjects_staff_id"),
    )


def downgrade() -> None:
    op.drop_table("staff_subjects")
