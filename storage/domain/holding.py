"""Roles as they are held and owners as they are bound: what lists of them show."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from storage.domain.role import SCOPED, Grant

EVERY = "every directorate"


@dataclass(frozen=True)
class Held:
    """A role as it was given: to whom, by whom (an account or the command line), and when."""

    account: str
    grant: Grant
    by: str
    at: datetime

    @property
    def words(self) -> str:
        """The role with the part of the council it is held for."""
        return words_of(self.grant)

    @property
    def token(self) -> str:
        """Stands for this very giving of the role: taken away and given again, it is another."""
        return digest(self.account, self.grant.role, self.grant.directorate, self.at.isoformat())


def words_of(grant: Grant) -> str:
    """A grant as a list shows it: that it holds for every directorate is said too."""
    return f"{grant.role} of {grant.directorate or EVERY}" if grant.role in SCOPED else str(grant.role)


@dataclass(frozen=True)
class Owned:
    """An indicator with its owner: the role as its definition states it, and the account, each empty where unknown."""

    id: int
    code: str
    name: str
    scope: str
    scorecard: str
    owner: str
    account: str
    is_retired: bool = False
    merged_into: int | None = None

    @property
    def is_in_use(self) -> bool:
        """Whether it is neither retired nor merged into another."""
        return not self.is_retired and self.merged_into is None


@dataclass(frozen=True)
class Unbound:
    """Indicators whose owner's role is bound to nobody, under the role as one of their definitions has it.

    `key` stands for the role in a button.
    """

    key: str
    owner: str
    indicators: tuple[Owned, ...]

    @property
    def token(self) -> str:
        """Stands for just these indicators."""
        return digest(*sorted(str(one.id) for one in self.indicators))


def digest(*parts: str) -> str:
    """A short text that stands for some others, in a button or an option."""
    return hashlib.sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()[:24]
