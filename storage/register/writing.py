"""What every write to the register does besides its own."""

from collections.abc import Iterable

from sqlalchemy import update
from sqlmodel import Session

from storage.tables import Risk, table_of

_RISK = table_of(Risk)
_CHUNK = 500


def touch(session: Session, ids: Iterable[int]) -> None:
    """Count a change of these risks (row ids), once in the transaction that makes it, with whatever it changes.

    Whoever has one of them open in a window then learns that it is no longer the one they saw.
    """
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), _CHUNK):
        some = _RISK.c.id.in_(wanted[start : start + _CHUNK])
        session.connection().execute(update(_RISK).where(some).values(version=_RISK.c.version + 1))
