"""Whom the bot has welcomed: each person once, on the first page of theirs that could be shown."""

from datetime import datetime
from importlib import import_module

from sqlalchemy import select
from sqlmodel import Session

from storage.tables import Greeting, table_of

_GREETING = table_of(Greeting)


def is_greeted(session: Session, person: str) -> bool:
    """Whether this account has been welcomed before."""
    found = select(_GREETING.c.person).where(_GREETING.c.person == person)
    return session.connection().execute(found).first() is not None


def greeted(session: Session, person: str, *, at: datetime) -> None:
    """The person has been welcomed; said twice it changes nothing."""
    # The engine's own INSERT knows ON CONFLICT.
    insert = import_module(f"sqlalchemy.dialects.{session.get_bind().dialect.name}").insert
    row = insert(_GREETING).values(person=person, at=at).on_conflict_do_nothing()
    session.connection().execute(row)
