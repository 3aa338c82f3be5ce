"""What stands on a message about figures that not everyone may see: a sign and the words for it."""

from collections.abc import Iterable

from handlers.messages.blocks import Block, brief, context, join
from storage.domain import marking
from storage.domain.classification import Classification
from storage.domain.snapshot import IndicatorSnapshot

_LONGEST = 400
_SIGNS = {Classification.INTERNAL: "🔒", Classification.EXEMPT: "⛔"}


def marked(snapshot: IndicatorSnapshot) -> list[Block]:
    """The lines at the top of a card or window; none for what everyone may see."""
    unpublished, rule = marking.publication(snapshot), marking.classification(snapshot)
    parts = [join("📝 ", brief(unpublished, _LONGEST))] if unpublished else []
    parts += [join(_SIGNS[snapshot.classification], " ", brief(rule, _LONGEST))] if rule else []
    return [context(*parts)] if parts else []


def said(snapshot: IndicatorSnapshot) -> str:
    """The same in words alone, for texts that are read aloud, with a blank after them."""
    words = marking.publication(snapshot), marking.classification(snapshot)
    return "".join(f"{sentence} " for sentence in words if sentence)


def counted(snapshots: Iterable[IndicatorSnapshot]) -> str:
    """How many of the figures of a list are not for everyone, as whole sentences."""
    shown = list(snapshots)
    classes = [one.classification for one in shown]
    unpublished = sum(bool(marking.of_release(one)) for one in shown)
    found = [
        (unpublished, "not published yet"),
        (classes.count(Classification.INTERNAL), "internal: not for sharing outside the council"),
        (classes.count(Classification.EXEMPT), "exempt (Part B): for cleared officers only"),
    ]
    return " ".join(f"{_of(count, len(shown))} {words}." for count, words in found if count)


def _of(count: int, every: int) -> str:
    if every == 1:
        return "This figure is"
    if count == every:
        return f"All {every} figures are"
    return f"{count} of these {every} figures {'is' if count == 1 else 'are'}"
