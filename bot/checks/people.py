"""Checks of who may do what: an administrator, owners bound to accounts, roles for directorates that are there."""

from collections.abc import Iterator, Sequence

from bot.checks.data import SHOWN, readable
from bot.checks.findings import Check, Finding, note, ok
from bot.settings import Settings
from storage.directorates import directorates
from storage.domain.clearance import same_directorate
from storage.domain.holding import Held, Owned
from storage.domain.role import Role
from storage.owners import owners
from storage.roles import listed


def people_checks(settings: Settings) -> list[Check]:
    """Looks at roles and owners; silent while there is no database."""
    url = settings.database_url
    return [Check("Roles", lambda: _roles(url)), Check("Owners", lambda: _owners(url))]


def roles(held: Sequence[Held], known: Sequence[str]) -> Iterator[Finding]:
    """Whether somebody is administrator, and which roles are for a directorate that no indicator is of."""
    count = len({one.account for one in held if one.grant.role is Role.ADMINISTRATOR})
    if count:
        yield ok(
            "Roles", f"{_people(count)} administrator; {_people(len({one.account for one in held}))} given a role."
        )
    else:
        yield note(
            "Roles",
            "nobody has been granted administrator, so the workspace's owners and admins are. "
            "To name one: `python -m bot access grant USER administrator`.",
        )
    stray = [one for one in held if one.grant.directorate and not _is_known(one.grant.directorate, known)]
    if stray:
        words = "; ".join(f"{one.account}, {one.words}" for one in stray[:SHOWN])
        more = f" and {len(stray) - SHOWN} more" if len(stray) > SHOWN else ""
        yield note("Roles", f"no indicator is of the directorate that these are held for: {words}{more}.")


def bound(found: Sequence[Owned]) -> Iterator[Finding]:
    """How many indicators and risks name an owner whom no account stands for."""
    missing = [one for one in found if not one.account]
    if missing:
        kinds = ["indicators"] * any(not one.is_risk for one in found) + ["risks"] * any(one.is_risk for one in found)
        counted = f"{len(missing):,} of {len(found):,} {' and '.join(kinds)} with an owner"
        yield note(
            "Owners", f"{counted} are bound to no account in Slack: `python -m bot owner list --unbound` shows them."
        )
    elif found:
        yield ok("Owners", "every owner is bound to an account in Slack.")


def _roles(url: str) -> Iterator[Finding]:
    with readable(url) as base:
        if base is not None:
            with base.reading() as session:
                yield from roles(listed(session), directorates(session))


def _owners(url: str) -> Iterator[Finding]:
    with readable(url) as base:
        if base is not None:
            with base.reading() as session:
                yield from bound(owners(session))


def _is_known(name: str, known: Sequence[str]) -> bool:
    return any(same_directorate(name, one) for one in known)


def _people(count: int) -> str:
    return "1 person is" if count == 1 else f"{count} people are"
