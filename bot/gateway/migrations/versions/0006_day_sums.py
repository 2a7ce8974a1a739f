"""The numbers of past days, kept so that the console's page of numbers need not count the log again."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "day_sums",
        sa.Column("museum", sa.String(60), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sums", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("museum", "day", name="pk_day_sums"),
    )


def downgrade() -> None:
    op.drop_table("day_sums")
