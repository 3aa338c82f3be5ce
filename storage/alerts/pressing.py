"""What a person does with the buttons of an alert: nothing that they may not see is theirs to press."""

from datetime import date, datetime

from sqlmodel import Session

from storage.alerts import episodes, lines
from storage.domain.episode import Taken, TakeOutcome, check_snooze
from storage.domain.told import Meant, Ref, RefKind
from storage.domain.viewer import Reader, Viewer


def meant(session: Session, ref: Ref, *, viewer: Reader, today: date) -> Meant | None:
    """What a button is about; None where there is no such thing, or it is not for this person."""
    if ref.kind is RefKind.LINE:
        line = lines.line(session, ref.id, viewer=viewer, today=today)
        return Meant(line.snapshot, line.episode) if line and line.snapshot else None
    red = episodes.find(session, ref.id, viewer=viewer, today=today)
    return Meant(red.snapshot, red.episode) if red else None


def take(session: Session, ref: Ref, *, viewer: Viewer, today: date, at: datetime) -> tuple[Meant, Taken] | None:
    """Put this person on it; None as for `meant`."""
    found = meant(session, ref, viewer=viewer, today=today)
    if found is None:
        return None
    if found.episode is None:
        return found, Taken(TakeOutcome.CLOSED)
    is_known = not found.episode.is_open
    return found, episodes.take(session, found.episode.id, viewer.user, at=at, is_known=is_known)


def snooze(
    session: Session, ref: Ref, *, viewer: Viewer, today: date, at: datetime, until: date | None, reason: str
) -> tuple[Meant, bool] | None:
    """Put it off until a day, False where it is not red any more; None as for `meant`. Raises SnoozeProblem."""
    found = meant(session, ref, viewer=viewer, today=today)
    if found is None:
        return None
    check_snooze(until, reason, today)
    if found.episode is None:
        return found, False
    wanted = {"until": until, "reason": reason, "at": at, "today": today, "is_known": not found.episode.is_open}
    return found, episodes.snooze(session, found.episode.id, viewer.user, **wanted)  # type: ignore[arg-type]
