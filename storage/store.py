"""The way in for the conversation: readings that answer a person, kept in memory until a write changes the figures."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from datetime import date
from threading import Lock
from typing import Any, Generic, TypeVar

from sqlmodel import Session

from storage import channels, roles, scorecard
from storage.database import Database
from storage.domain.classification import Classification
from storage.domain.indicator import IndicatorKey
from storage.domain.line import Line
from storage.domain.matrix import FIVE_BY_FIVE, RiskMatrix
from storage.domain.period import Period
from storage.domain.risk import RiskKey, RiskSnapshot
from storage.domain.risk_area import RiskArea
from storage.domain.risk_scope import RiskScope
from storage.domain.risk_summary import RiskPicture, compared_with, days_of, picture
from storage.domain.role import Grant
from storage.domain.snapshot import EditionRef, IndicatorSnapshot
from storage.domain.viewer import Reader, Viewer
from storage.facts import load_names
from storage.register import reading as register
from storage.register.linked import keys_with_risks
from storage.register.search import RiskIndex, index
from storage.search.glossary import shipped
from storage.search.index import Entry, Found, SearchIndex, Verdict

_VERSION = "SELECT version FROM data_version"
_MOST_KEPT = 4000
T = TypeVar("T")


class Shelf:
    """Answers kept for one version of the figures; a new version empties it."""

    def __init__(self, most: int = _MOST_KEPT) -> None:
        self._kept: OrderedDict[Hashable, _Once[Any]] = OrderedDict()
        self._version: int | None = None
        self._most = most
        self._lock = Lock()

    def get(self, version: int, key: Hashable, make: Callable[[], T]) -> T:
        """The kept answer, or a new one. Whoever asks for the same while it is made waits for it."""
        return self._place(version, key).get(make)

    def _place(self, version: int, key: Hashable) -> "_Once[Any]":
        with self._lock:
            if version != self._version:
                self._kept.clear()
                self._version = version
            place = self._kept.get(key)
            if place is None:
                place = self._kept[key] = _Once()
                if len(self._kept) > self._most:
                    self._kept.popitem(last=False)
            else:
                self._kept.move_to_end(key)
            return place


class _Once(Generic[T]):
    """A value made by the first who asks; by the next one where that failed."""

    def __init__(self) -> None:
        self._made: list[T] = []
        self._making = Lock()

    def get(self, make: Callable[[], T]) -> T:
        if not self._made:
            # After an import everyone's first question needs the index: made by all at once it would take seconds.
            with self._making:
                if not self._made:
                    self._made.append(make())
        return self._made[0]


class Reading:
    """One look at the figures as of one version. Everything it returns is a frozen value."""

    def __init__(self, database: Database, version: int, shelf: Shelf, matrix: RiskMatrix = FIVE_BY_FIVE) -> None:
        self._database = database
        self._version = version
        self._shelf = shelf
        self._matrix = matrix

    @property
    def version(self) -> int:
        """Which version of the figures this is a look at."""
        return self._version

    @property
    def matrix(self) -> RiskMatrix:
        """What the risks are scored by."""
        return self._matrix

    def find(self, words: str, *, viewer: Reader, today: date) -> Found:
        """Which indicator the words mean: one, several to choose from, or none."""
        return self._index(viewer, today).find(words)

    def snapshot(
        self, key: IndicatorKey, *, viewer: Reader, today: date, quarter: Period | None = None
    ) -> IndicatorSnapshot | None:
        """One indicator as of today, or as the edition of `quarter` showed it."""

        def make(session: Session) -> IndicatorSnapshot | None:
            return scorecard.snapshot(session, key, viewer=viewer, today=today, quarter=quarter)

        return self._kept(("snapshot", key, viewer.audience, today, quarter), make)

    def lines(self, *, viewer: Reader, today: date, quarter: Period | None = None) -> tuple[Line, ...]:
        """Every live indicator with its status now and before."""

        def make(session: Session) -> tuple[Line, ...]:
            return scorecard.lines(session, viewer=viewer, today=today, quarter=quarter)

        return self._kept(("lines", viewer.audience, today, quarter), make)

    def editions(self, *, viewer: Reader, today: date) -> tuple[EditionRef, ...]:
        """Every edition of which the reader may see something, newest first."""

        def make(session: Session) -> tuple[EditionRef, ...]:
            return scorecard.editions(session, viewer=viewer, today=today)

        return self._kept(("editions", viewer.audience, today), make)

    def find_risk(self, words: str, *, viewer: Reader, today: date) -> Found:
        """Which risk (by its key) the words mean: one, several to choose from, or none."""
        found = self._risk_index(viewer, today).find(words)
        if found.verdict is not Verdict.NOTHING:
            return found
        wider = self._risk_index(viewer, today, by_sentence=True).find(words)
        # Words that stand in no title are never taken for sure.
        return found if wider.verdict is Verdict.NOTHING else Found(Verdict.ASK, wider.keys)

    def risk(self, key: RiskKey, *, viewer: Reader, today: date) -> RiskSnapshot | None:
        """One risk as of today; None where there is no such one for this reader."""

        def make(session: Session) -> RiskSnapshot | None:
            return register.risk(session, key, viewer=viewer, today=today, matrix=self._matrix)

        return self._kept(("risk", key, viewer.audience, today), make)

    def risks(self, *, viewer: Reader, today: date) -> tuple[RiskSnapshot, ...]:
        """Every risk that the reader may see, closed ones too, by reference."""

        def make(session: Session) -> tuple[RiskSnapshot, ...]:
            return register.risks(session, viewer=viewer, today=today, matrix=self._matrix)

        return self._kept(("risks", viewer.audience, today), make)

    def areas(self, *, viewer: Reader, today: date) -> tuple[RiskArea, ...]:
        """Every risk area that the reader may see, in the order of the register."""
        seen = self.risks(viewer=viewer, today=today)

        def make(session: Session) -> tuple[RiskArea, ...]:
            return register.areas(session, viewer=viewer, today=today, matrix=self._matrix, seen=seen)

        return self._kept(("areas", viewer.audience, today), make)

    def picture(self, scope: RiskScope, *, viewer: Reader, today: date, since: date | None = None) -> RiskPicture:
        """What a director needs of a part of the register.

        Without `since` every part is compared with the same day, which all that the reader may see decides.
        """
        seen = self.risks(viewer=viewer, today=today)
        areas = self.areas(viewer=viewer, today=today)

        def make() -> RiskPicture:
            then = since or compared_with((day for one in seen for day in days_of(one)), today)
            inside = [one for one in seen if scope.holds(one)]
            themes = [one for one in areas if scope.holds_area(one, inside)]
            return picture(scope.title, inside, themes, matrix=self._matrix, today=today, since=then)

        return self._shelf.get(self._version, ("picture", scope, viewer.audience, today, since), make)

    def linked_risks(self, key: IndicatorKey, *, viewer: Reader, today: date) -> tuple[RiskSnapshot, ...]:
        """The risks on the register that hang on an indicator, the gravest first."""
        # Most indicators have none: one look for all of them spares each its own.
        if key not in self._kept(("keys with risks",), keys_with_risks):
            return ()

        def make(session: Session) -> tuple[RiskSnapshot, ...]:
            return register.risks_of_indicator(session, key, viewer=viewer, today=today, matrix=self._matrix)

        return self._kept(("linked risks", key, viewer.audience, today), make)

    def viewer(self, team: str, account: str, *, default: frozenset[Grant], is_workspace_admin: bool) -> Viewer:
        """A full member with what they hold now: the roles they were granted, and what everyone holds by `default`.

        Whoever looks after the workspace looks after the bot, until an administrator has been named.
        """

        def make(session: Session) -> Viewer:
            return roles.viewer_now(session, team, account, default=default, is_workspace_admin=is_workspace_admin)

        return self._kept(("viewer", team, account, default, is_workspace_admin), make)

    def channel_class(self, channel: str) -> Classification:
        """What an administrator said a channel is cleared for."""
        return self._kept(("channel", channel), lambda session: channels.class_of(session, channel))

    def _index(self, viewer: Reader, today: date) -> SearchIndex:
        def make(session: Session) -> SearchIndex:
            return SearchIndex.build(_entries(session, viewer, today), shipped())

        return self._kept(("index", viewer.audience, today), make)

    def _risk_index(self, viewer: Reader, today: date, *, by_sentence: bool = False) -> RiskIndex:
        def make(session: Session) -> RiskIndex:
            return index(session, viewer=viewer, today=today, by_sentence=by_sentence)

        return self._kept(("risk index", viewer.audience, today, by_sentence), make)

    def _kept(self, key: Hashable, make: Callable[[Session], T]) -> T:
        def read() -> T:
            with self._database.reading() as session:
                return make(session)

        return self._shelf.get(self._version, key, read)


def _entries(session: Session, viewer: Reader, today: date) -> Iterator[Entry]:
    for facts in load_names(session, scorecard.LIVE, viewer=viewer, today=today).values():
        definition = facts.definition
        context = (facts.scorecard, facts.section, definition.directorate)
        where = tuple(word for word in context if word)
        yield Entry(definition.key, definition.name, definition.aliases, where, definition.key.code)


class Store:
    """The database with its kept answers; one for the process."""

    def __init__(self, database: Database, matrix: RiskMatrix = FIVE_BY_FIVE) -> None:
        self.database = database
        self.matrix = matrix
        self._shelf = Shelf()

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """A look at the figures as they stand now; one statement when nothing has changed."""
        with self.database.connection() as connection:
            version = connection.exec_driver_sql(_VERSION).scalar_one()
        yield Reading(self.database, version, self._shelf, self.matrix)
