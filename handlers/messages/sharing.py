"""What the sharer of a card is told, privately."""

from storage.domain.classification import Classification
from storage.domain.snapshot import IndicatorSnapshot

ALREADY = "You have shared this here already."
INVITE = (
    "Not shared: I am not in this channel, so I could neither correct nor take back what I post. "
    "Invite me with /invite @Scorecard Bot, then press Share here again."
)
CLOSED = "Not shared: Slack does not let me post in this channel."
UNKNOWN = "Not shared: I could not find out who can read this channel. Please try again in a moment."
DIRECT = "There is nobody else here to share with."
NOBODY = "Not shared: not everybody who can read this channel may see figures."
NOT_CONFIRMED = (
    "Slack did not confirm that it was posted. Look for it here; if it has not come, ask again and share that."
)
_CLEAR = (
    "An administrator can clear a private channel for it with /scorecard channel, and every one of its members must "
    "be cleared too."
)
_PUBLISH = "Publish it with /scorecard publish, then share it."
_WAIT = "It can be shared once it has been published."


SHARED_RISKS = (
    "Shared as everyone here may see it: what is cleared for this channel. Your own answer shows more, or counts more."
)


def refused_risk(level: Classification) -> str:
    """Why the channel gets nothing of what the sharer sees of the risk register, and what would help."""
    what = _CLASSES.get(level, "not for all of them")
    helps = [_CLEAR] if level in _CLASSES else []
    return " ".join([f"Not shared: a channel sees only what all its members may see, and this is {what}.", *helps])


def refused(own: IndicatorSnapshot, *, may_publish: bool) -> str:
    """Why the channel gets nothing of a card that the sharer sees, and what would help."""
    strict, is_unpublished = own.classification is not Classification.PUBLIC, _is_unpublished(own)
    found = [_CLASSES[own.classification]] if strict else []
    found += ["not published yet"] if is_unpublished else []
    what = " and ".join(found) or "not for all of them"
    helps = [_CLEAR] if strict else []
    helps += [_PUBLISH if may_publish else _WAIT] if is_unpublished else []
    said = f"Not shared: a channel sees only what is published and what all its members may see, and this is {what}."
    return " ".join([said, *helps])


def shared_as(theirs: IndicatorSnapshot, own: IndicatorSnapshot) -> str:
    """What everyone got where the sharer's own card shows more: which figure, and that the other was not shared."""
    said = "Shared as everyone here may see it: what is published and cleared for this channel."
    if theirs.latest is None or own.latest is None or theirs.latest.measurement.label == own.latest.measurement.label:
        return f"{said} Your own card shows more."
    got, kept = theirs.latest.measurement.label, own.latest.measurement.label
    return f"{said} That is the figure for {got}; yours for {kept} was not shared."


def _is_unpublished(own: IndicatorSnapshot) -> bool:
    return bool(own.unpublished) or not own.stated_release.is_out(own.today)


_CLASSES = {Classification.INTERNAL: "internal", Classification.EXEMPT: "exempt (Part B)"}
