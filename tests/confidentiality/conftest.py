"""Worlds: the council's database made once for each set of secrets, and the bot on a copy of it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

from bot.demo.people import Person
from storage.database import Database
from storage.migrate import migrate
from tests.confidentiality.canaries import Canary, council
from tests.confidentiality.cast import Part
from tests.confidentiality.risk_canaries import plain
from tests.confidentiality.walker import Walker
from tests.confidentiality.world import World, opened

Made = Callable[[Sequence[Canary]], Path]
Enter = Callable[[Part, Sequence[Canary]], tuple[World, Person]]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A database file with these secrets; copied, never written to."""
    folder = tmp_path_factory.mktemp("councils")

    @cache
    def make(canaries: tuple[Canary, ...]) -> Path:
        path = folder / f"{len(list(folder.iterdir()))}.db"
        database = Database(f"sqlite:///{path}")
        migrate(database)
        council(database, canaries, register=plain)
        database.close()
        return path

    return lambda canaries: make(tuple(canaries))


@pytest.fixture
def enter(made: Made, tmp_path: Path) -> Iterator[Enter]:
    """A world of one's own with these secrets in it, and the person of the part in it."""
    with ExitStack() as stack:

        def go(part: Part, canaries: Sequence[Canary]) -> tuple[World, Person]:
            world = stack.enter_context(opened(made(canaries), tmp_path, default=part.default))
            part.give(world.database)
            return world, part.enter(world.workspace)

        yield go


@pytest.fixture
def walker(enter: Enter) -> Callable[[Part, Sequence[Canary]], Walker]:
    """Somebody ready to walk."""
    return lambda part, canaries: Walker(*enter(part, canaries))
