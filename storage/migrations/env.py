"""How Alembic runs here: on the connection that storage.migrate hands over, inside its transaction."""

from alembic import context
from sqlmodel import SQLModel

from storage import tables  # noqa: F401  (fills the metadata that autogenerate compares with)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
