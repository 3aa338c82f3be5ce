"""What can be typed after `/watch`, and by whom."""

from handlers.messages.help import Usage
from storage.domain.role import Permission
from storage.domain.viewer import Viewer

FOR_ALL: tuple[Usage, ...] = (
    ("/watch", "what this channel and you watch; change it or stop it there"),
    ("/watch care leavers eet", "one indicator; in a channel it is told there, in a direct message with me to you"),
    ("/watch children", "a section, directorate or scorecard; `/watch everything` is all of them"),
    ("/watch children any change", "every change of rating; `recoveries` tells what turned red and what recovered"),
    ("/watch children weekly on friday at 8:30", "a digest instead; also `daily`, `weekdays`, `monthly`, `quarterly`"),
    ("/watch risks children weekly", "the risk summary; without a time, what becomes high or overdue, at once"),
    ("/watch mine daily", "a digest of the indicators you own, to you alone"),
    ("/watch own children", "asks an officer to make you the owner of those that nobody in Slack stands for yet"),
)
FOR_OFFICERS: tuple[Usage, ...] = (
    ("/watch missing", "whose figures are due soon or overdue"),
    ("/watch problems", "what could not be delivered or assessed, and why"),
)
FOR_ADMINISTRATORS: tuple[Usage, ...] = FOR_OFFICERS[1:]


def usages(viewer: Viewer) -> tuple[Usage, ...]:
    """What this person can type."""
    if viewer.may(Permission.DEFINE):
        return FOR_ALL + FOR_OFFICERS
    return FOR_ALL + FOR_ADMINISTRATORS if may_see_problems(viewer) else FOR_ALL


def may_see_problems(viewer: Viewer) -> bool:
    """Whether this is an officer or an administrator: those who may say who owns an indicator."""
    return viewer.may(Permission.BIND)


def may_see_missing(viewer: Viewer) -> bool:
    """Whether this is an officer."""
    return viewer.may(Permission.DEFINE)
