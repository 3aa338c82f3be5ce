"""What an import says of who will see it: drafts, classes, and what becomes published."""

from collections import Counter
from collections.abc import Iterator

from storage.applying.outcome import Outcome
from storage.domain.classification import Classification, Publication

_THOSE = "nobody but owners, officers and directors"
_READERS = {
    Classification.INTERNAL: "only owners, officers and directors see {them}",
    Classification.EXEMPT: "only their owners and directors see {them}",
}
_UNTIL = {
    Publication.DRAFT: f"{_THOSE} sees {{them}} until {{they}} published",
    Publication.APPROVED: f"{_THOSE} sees {{them}} until {{they}} published",
    Publication.HELD: f"{_THOSE} sees {{them}} until {{they}} published after all",
}


def sight_lines(outcome: Outcome) -> Iterator[str]:
    """A sentence for each state of publication and each class, and for what changes for figures there were before."""
    for state in dict.fromkeys((*outcome.withheld, *outcome.withheld_lines)):
        yield _withheld(state, outcome.withheld[state], outcome.withheld_lines[state])
    if outcome.draft_names:
        count = len(outcome.draft_names)
        yield f"{_counted(count, 'indicator')} {_be(count)} not named to others before a figure is published."
    yield from _classes(outcome.classes, outcome.name_classes)
    if outcome.kept_out:
        count = outcome.kept_out
        yield f"{_counted(count, 'figure')} {_be(count)} published already and {'stays' if count == 1 else 'stay'} so."


def _withheld(state: str, figures: int, lines: int) -> str:
    count = figures if lines == figures else figures + lines
    what = _both(figures, lines)
    them, they = ("it", "it is") if count == 1 else ("them", "they are")
    if state not in _UNTIL:
        return f"{what} will be {state}: until then {_THOSE} sees {them}."
    word = "a draft" if count == 1 else "drafts"
    named = word if state == Publication.DRAFT else state
    return f"{what} {_be(count)} {named}: {_UNTIL[Publication(state)].format(them=them, they=they)}."


def _both(figures: int, lines: int) -> str:
    """Figures with the lines that show them; as a rule there are as many of the one as of the other."""
    counted = [_counted(figures, "figure")] if figures else []
    if lines and lines != figures:
        counted.append(f"{lines:,} {'line' if lines == 1 else 'lines'} of an edition")
    return " and ".join(counted)


def _classes(figures: Counter[str], names: Counter[str]) -> Iterator[str]:
    for one in (Classification.INTERNAL, Classification.EXEMPT):
        if not (figures[one] or names[one]):
            continue
        counted = [_counted(figures[one], "figure")] if figures[one] else []
        counted += [f"the {'name' if names[one] == 1 else 'names'} of {_counted(names[one], 'indicator')}"] * bool(
            names[one]
        )
        them = "it" if len(counted) == 1 and figures[one] + names[one] == 1 else "them"
        be = "is" if them == "it" else "are"
        yield f"{' and '.join(counted)} {be} {one}: {_READERS[one].format(them=them)}."


def _be(count: int) -> str:
    return "is" if count == 1 else "are"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
