"""Assessing what is due, a batch in each transaction: one that raises is set aside, and takes no other along."""

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from storage.database import Busy, Database, DatabaseError

LOG = logging.getLogger(__name__)
SET_ASIDE = timedelta(hours=1)
"""How long something is left alone that could not be assessed."""
# A whole scorecard is one transaction, and nobody who writes meanwhile waits for long.
AT_ONCE = 250
_MOST_BATCHES = 500
_TRIES = 5
Key = TypeVar("Key")


class Batches(ABC, Generic[Key]):
    """Goes through what is due; a key stands for one thing that is assessed."""

    noun = "thing"

    def __init__(
        self,
        database: Database,
        *,
        alerts_channel: str,
        now: Callable[[], datetime],
        today: Callable[[], date],
    ) -> None:
        self._database, self._alerts_channel = database, alerts_channel
        self._now, self._today = now, today

    @abstractmethod
    def _any_due(self, connection: Connection, now: datetime) -> bool:
        """Whether anything has to be assessed."""

    @abstractmethod
    def _assess(self, session: Session, taken: list[Key], only: Key | None = None) -> int | None:
        """Assess some, or one, and say in `taken` which; how much has changed, None where there was nothing to take."""

    @abstractmethod
    def _set_aside(self, session: Session, one: Key, until: datetime, fault: str) -> None:
        """Leave one alone until then: assessing it failed with an error of this class."""

    def tick(self) -> int:
        """Assess all that is due; how many changes there were. Raises Busy where others are in the way for long."""
        changes = 0
        for _ in range(_MOST_BATCHES):
            if not self._is_any_due():
                break
            found = self._batch()
            if found is None:  # others have taken all that is due
                break
            changes += found
        return changes

    def _is_any_due(self) -> bool:
        with self._database.connection() as connection:
            return self._any_due(connection, self._now())

    def _batch(self) -> int | None:
        """Assess some; None where there was nothing to take. One that raises takes none of the others along."""
        taken: list[Key] = []
        try:
            return self._again(lambda session: self._assess(session, taken))
        except DatabaseError:
            raise
        except Exception as error:
            if not taken:
                raise
            LOG.warning("Assessing %d %ss at once failed: %s", len(taken), self.noun, type(error).__name__)
        return sum(self._one(key) for key in taken)

    def _one(self, key: Key) -> int:
        """Assess one by itself, and set it aside where it raises."""
        try:
            return self._again(lambda session: self._assess(session, [], only=key)) or 0
        except DatabaseError:
            raise
        except Exception as error:  # noqa: BLE001 (the edge of the loop: whatever one of them leads to)
            fault = type(error).__name__
        LOG.error("%s %s cannot be assessed and is set aside for an hour: %s", self.noun.capitalize(), key, fault)
        self._again(lambda session: self._left_alone(session, key, fault))
        return 0

    def _left_alone(self, session: Session, key: Key, fault: str) -> int:
        self._set_aside(session, key, self._now() + SET_ASIDE, fault)
        return 0

    def _again(self, work: Callable[[Session], int | None]) -> int | None:
        """Do it in one transaction, and again where another was quicker with the same."""
        for left in reversed(range(_TRIES)):
            try:
                with self._database.writing(figures=False, still=True) as session:
                    return work(session)
            except (Busy, IntegrityError):
                if not left:
                    raise
        return None
