"""E-mail addresses of the team, who wants notices, and what they were told of."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("staff", sa.Column("email", sa.String(320)))
    op.add_column("staff", sa.Column("wants_notices", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "noticed",
        sa.Column("museum", sa.String(60), nullable=False),
        sa.Column("audience", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("request_ids", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("museum", "audience", "kind", name="pk_noticed"),
    )


def downgrade() -> None:
    op.drop_table("noticed")
    op.drop_column("staff", "wants_notices")
    op.drop_column("staff", "email")
