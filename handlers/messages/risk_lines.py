"""Pieces that every list of risks is made of: counts, a risk on a line, rows with a button, what is made up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from handlers.messages.blocks import (
    MOST_BLOCKS,
    MOST_CHARACTERS,
    OPTION,
    Block,
    Mrkdwn,
    brief,
    button,
    context,
    cut,
    esc,
    join,
    section,
    size,
)
from handlers.messages.risk_keys import OPEN, card_of, write_risk_subject
from handlers.messages.risk_words import in_brackets, marks
from storage.domain.classification import Classification
from storage.domain.matrix import RiskScore
from storage.domain.risk import Movement, RiskSnapshot, ScoreKind
from storage.domain.risk_area import RiskArea

TITLE, REFERENCE, OWNER = 110, 40, 60
"""The most characters of each that a line takes."""
_PRINTED = 12
_HEADINGS = 120
_AT_LEAST = 2
_LATER, _LATER_BLOCKS = 3300, 6
"""Characters and blocks: a picture with the longest description, a button and who shared it."""


def plural(count: int, noun: str, many: str = "") -> str:
    """ "1 risk", "2 risks"."""
    return f"{count} {noun if count == 1 else many or noun + 's'}"


def listed(parts: Sequence[str]) -> str:
    """Words in a row: "a, b and c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def clipped(raw: str, most: int) -> Mrkdwn:
    """A text on one line, cut between words; its first sentence alone where that fits and the whole does not."""
    text = " ".join(raw.split())
    if len(esc(text)) <= most:
        return esc(text)
    first = text.partition(". ")[0]
    if len(esc(first)) < most and first != text:
        return esc(f"{first}.")
    return at_word(text, most)


def at_word(raw: str, most: int) -> Mrkdwn:
    """A text on one line, cut between words where one is near."""
    short = brief(raw, most)
    if len(esc(" ".join(raw.split()))) <= most:
        return short
    kept = short.removesuffix("…")
    if not str(esc(" ".join(raw.split()))).startswith(f"{kept} "):
        kept = kept.rsplit(" ", 1)[0]
    kept = kept.rstrip(",;:– ")
    return Mrkdwn(f"{kept}…") if len(kept) > most // 2 else short


def band_words(score: RiskScore | None) -> str:
    """ "🟥 High"; what is not scored has a shape of its own."""
    return f"{score.band.shape} {score.band.word}" if score else "▫️ Not scored"


def course(risk: RiskSnapshot, movement: Movement, was: RiskScore | None) -> str:
    """Then → now → target, as bare figures: "12 → 16 → 8". A new risk has no figure then."""
    then = "new" if movement is Movement.NEW else figure(was)
    now = "closed" if movement is Movement.CLOSED else figure(risk.residual)
    return f"{then} → {now} → {_target(risk)}"


def change_arrow(movement: Movement) -> str:
    """An arrow after a course of figures, which holds arrows itself: only where the score went up or down."""
    return f" {movement.arrow}" if movement in (Movement.UP, Movement.DOWN) else ""


def figure(score: RiskScore | None) -> str:
    """The score alone."""
    return str(score.score) if score else "not scored"


def _target(risk: RiskSnapshot) -> str:
    score, scoring = risk.score(ScoreKind.TARGET), risk.scoring(ScoreKind.TARGET)
    if score:
        return str(score.score)
    printed = " ".join(scoring.printed.split()) if scoring else ""
    return f"“{cut(printed, _PRINTED)}”" if printed else "no target"


def name(risk: RiskSnapshot, *, is_marked: bool = True, most: int = TITLE) -> Mrkdwn:
    """A risk as a line begins: the reference bold, the title, and what must be said of it where the list does not."""
    basis = in_brackets(marks(risk.classification, risk.illustrative and is_marked))
    return join("*", brief(risk.key.reference, REFERENCE), "* ", at_word(risk.title, most), esc(basis))


def row(risk: RiskSnapshot, text: Mrkdwn) -> Block:
    """A paragraph about a risk, with a button that opens its card."""
    shown = button("Show", OPEN, write_risk_subject(card_of(risk.key)))
    said = cut(" ".join(f"Show {risk.key.reference} {risk.title}".split()), OPTION)
    return section(text, shown | {"accessibility_label": said})


def are_alike(risks: Iterable[RiskSnapshot]) -> bool:
    """Whether all of them are made up, so that one line says it for all."""
    found = [one.illustrative for one in risks]
    return bool(found) and all(found)


def basis(risks: Sequence[RiskSnapshot], areas: Sequence[RiskArea] = ()) -> str:
    """How much of what is shown is made up, in a sentence each; empty where nothing is."""
    said = [_made_up(sum(one.illustrative for one in risks), len(risks), "risk")]
    said.append(_made_up(sum(one.illustrative for one in areas), len(areas), "area"))
    return " ".join(words for words in said if words)


def _made_up(count: int, total: int, noun: str) -> str:
    if not count:
        return ""
    if count == total == 1:
        return f"The {noun} shown is illustrative, not published."
    which = f"All {plural(total, noun)}" if count == total else f"{count} of the {plural(total, noun)}"
    return f"{which} {'is' if count == 1 else 'are'} illustrative, not published."


def strictest(risks: Iterable[RiskSnapshot], areas: Iterable[RiskArea] = ()) -> Classification:
    """The class of a message that shows these."""
    found = Classification.PUBLIC
    for held in ([one.classification for one in risks], [one.classification for one in areas]):
        for classification in held:
            found = found.stricter(classification)
    return found


@dataclass(frozen=True)
class Rows:
    """Rows under a heading: at most so many, the first ones; `more` says how to see the rest.

    `beyond` are further ones for which no row was made.
    """

    title: str
    rows: Sequence[Block]
    most: int
    more: str
    beyond: int = 0


def _fitting(groups: Sequence[Rows], room: int, places: int) -> list[int]:
    """How many rows of each group fit: a few of each first, then the groups in their order."""
    kept = [0] * len(groups)
    for least in (_AT_LEAST, places):
        for at, one in enumerate(groups):
            for block in one.rows[kept[at] : min(one.most, least)]:
                room -= size([block])
                if room < 0 or sum(kept) >= places:
                    return kept
                kept[at] += 1
    return kept


def laid_out(head: Sequence[Block], groups: Sequence[Rows], tail: Sequence[Block]) -> tuple[Block, ...]:
    """The groups between head and tail, as far as Slack takes them; each says how many more it has.

    Room is left for what is put in later: who shared it, its button, the picture.
    """
    titles = [section(join("*", brief(one.title, _HEADINGS), "*")) for one in groups]
    ends = [context(esc(f"… and {len(one.rows) + one.beyond} more. {one.more}")) for one in groups]
    room = MOST_CHARACTERS - _LATER - size([*head, *titles, *ends, *tail])
    places = MOST_BLOCKS - _LATER_BLOCKS - len(head) - len(tail) - 2 * len(groups)
    body: list[Block] = []
    for one, title, count in zip(groups, titles, _fitting(groups, room, places), strict=True):
        kept = one.rows[:count]
        rest = len(one.rows) - count + one.beyond
        said = f"{rest} in all. {one.more}" if not kept else f"… and {rest} more. {one.more}"
        body += [title, *kept, *([context(esc(said))] if rest else [])]
    return (*head, *body, *tail)
