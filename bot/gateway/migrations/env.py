"""Run by Alembic: applies the migrations on the connection that ``upgrade`` hands over."""

from alembic import context

from bot.gateway.db import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite changes a table by making it anew
    transactional_ddl=True,
)
context.run_migrations()
