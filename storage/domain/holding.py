"""Roles as they are held and owners as they are bound: what lists of them show."""

import hashlib
from collections.abc import Iterable
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
    """An indicator or a risk with its owner: the role as its definition states it, and the account; empty for unknown.

    `id` is the row id. Of a risk `code` is its reference and `name` its title; it stands on no scorecard, and counts as
    retired once it is closed.
    """

    id: int
    code: str
    name: str
    scope: str
    scorecard: str
    owner: str
    account: str
    is_retired: bool = False
    merged_into: int | None = None
    is_risk: bool = False

    @property
    def is_in_use(self) -> bool:
        """Whether it is neither retired nor merged into another."""
        return not self.is_retired and self.merged_into is None


@dataclass(frozen=True)
class Unbound:
    """Indicators and risks whose owner's role is bound to nobody, under the role as one of them has it.

    `key` stands for the role in a button.
    """

    key: str
    owner: str
    members: tuple[Owned, ...]

    @property
    def token(self) -> str:
        """Stands for just these indicators and risks."""
        return digest(*sorted(f"risk {one.id}" if one.is_risk else str(one.id) for one in self.members))


def counted(owned: Iterable[Owned]) -> str:
    """ "3 indicators and 1 risk": how many there are of each."""
    kinds = [one.is_risk for one in owned]
    numbers = ((kinds.count(False), "indicator"), (kinds.count(True), "risk"))
    words = [f"{number} {what}{'' if number == 1 else 's'}" for number, what in numbers if number]
    return " and ".join(words) or "0 indicators"


def digest(*parts: str) -> str:
    """A short text that stands for some others, in a button or an option."""
    return hashlib.sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()[:24]
