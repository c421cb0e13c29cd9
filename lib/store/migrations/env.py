"""Alembic's entry: runs the migrations on the connection that `Database.migrate` hands over."""

from alembic import context

from lib.store import study_tables, tables  # noqa: F401 (both write their tables into the metadata)
from lib.store.columns import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
