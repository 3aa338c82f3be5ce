"""The last look before a write: whether the person still may, in the very transaction that does it."""

from collections.abc import Iterator
from contextlib import contextmanager

from handlers.access import NotAllowed
from handlers.deps import Deps
from handlers.home import refresh
from storage.database import Session
from storage.domain.role import Permission
from storage.domain.viewer import Viewer
from storage.roles import viewer_now


@contextmanager
def writing_as(
    viewer: Viewer, permission: Permission, deps: Deps, *, figures: bool = True
) -> Iterator[tuple[Session, Viewer]]:
    """A transaction, and the person with the roles they hold in it; `figures` as in `Database.writing`.

    Once it has been committed the person's App Home is made anew: what they did may show there.

    Raises NotAllowed, NotKnownYet, Busy.
    """
    # Asked before the transaction begins: nobody else can write while it lasts.
    person = deps.people.of(viewer.user)
    if not person.is_member:
        raise NotAllowed
    with deps.store.database.writing(figures=figures) as session:
        now = viewer_now(
            session,
            deps.team,
            viewer.user,
            default=deps.default_grants,
            is_workspace_admin=person.is_workspace_admin,
        )
        if not now.may(permission):
            raise NotAllowed
        yield session, now
    refresh(deps, viewer)
