"""Who hears of the changes that were found: the rules of `telling` on what is subscribed and granted now."""

from sqlalchemy import select
from sqlmodel import Session

from storage.alerts import subscriptions
from storage.domain import telling
from storage.domain.role import Grant, Role
from storage.domain.subscription import Cadence
from storage.domain.telling import Event
from storage.tables import RoleGrant, table_of

_GRANT = table_of(RoleGrant)
Officers = tuple[tuple[str, Grant], ...]


class Router:
    """What was subscribed and granted when it was made; for one transaction."""

    def __init__(self, session: Session, *, alerts_channel: str) -> None:
        at_once = (one for one in subscriptions.all_active(session) if one.cadence is Cadence.AT_ONCE)
        self._subscriptions, self._officers = tuple(at_once), officers(session)
        self._alerts_channel = alerts_channel

    def destinations(self, event: Event) -> tuple[str, ...]:
        """Where the change is told anew, each place once."""
        return telling.destinations(
            event,
            subscriptions=self._subscriptions,
            officers=self._officers,
            alerts_channel=self._alerts_channel,
        )


def officers(session: Session) -> Officers:
    """Every officer's account with the grant, for one directorate or all."""
    return holders(session, Role.OFFICER)


def holders(session: Session, role: Role) -> Officers:
    """The account of everyone who holds the role, with the grant, for one directorate or all."""
    held = select(_GRANT.c.account, _GRANT.c.directorate).where(_GRANT.c.role == role).order_by(_GRANT.c.id)
    return tuple((row.account, Grant(role, row.directorate)) for row in session.connection().execute(held))
