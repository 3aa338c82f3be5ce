"""Windows behind the card of a risk: all of it, and its scores as they were, with the picture."""

import re
from collections.abc import Iterable, Sequence

from handlers.messages.blocks import (
    Block,
    Mrkdwn,
    context,
    cut,
    esc,
    file_image,
    header,
    join,
    modal,
    paragraphs,
    section,
)
from handlers.messages.risk_cards import MADE_UP, mitigation_line
from handlers.messages.risk_words import indicator_words, marked, score_words, sentence
from storage.domain.period import day_words
from storage.domain.risk import RiskSnapshot, ScoreKind, Scoring

_ROOM = 60_000
"""Characters: far below the 250 kB that Slack takes, since one may be four bytes and an escape."""
_MOST_SCORINGS = 24
_ACCOUNT = re.compile(r"[UW][A-Z0-9]{5,20}")
_CUT = "There is more of it than a window holds."


def whole(risk: RiskSnapshot) -> Block:
    """Everything that there is to say of a risk."""
    parts: list[tuple[str, Iterable[str]]] = [
        ("", [sentence(risk)]),
        ("Why", [risk.why]),
        ("What next", [risk.what_next]),
        ("Mitigations", [f"• {mitigation_line(one, risk.today)}" for one in risk.in_order]),
        ("Controls in place", [f"• {one}" for one in risk.controls]),
        ("Linked indicators, as they stand", [f"• {indicator_words(one)}" for one in risk.linked]),
        ("Closed because", [risk.closed_why if risk.is_closed else ""]),
        ("Worth knowing", [f"⚠️ {flag.text}" for flag in risk.flags]),
    ]
    blocks = _heading(risk)
    room = _ROOM
    for title, lines in parts:
        text = esc("\n".join(line for line in lines if line))
        if text and room > 0:
            kept = Mrkdwn(cut(text, room))
            blocks += paragraphs(join(f"*{title}*\n" if title else "", kept))
            room -= len(text)
    return modal("Risk", [*blocks[:98], *([context(esc(_CUT))] if room < 0 or len(blocks) > 98 else [])])


def _heading(risk: RiskSnapshot) -> list[Block]:
    made_up = [context(esc(MADE_UP))] if risk.illustrative else []
    return [header(f"{risk.key.reference} {risk.title}"), *marked(risk.classification), *made_up]


def history(risk: RiskSnapshot) -> list[Block]:
    """Every scoring, the latest first: when, of what, at what, by whom and why."""
    every = [*reversed(risk.scorings)]
    if not every:
        return [section(esc("It has never been scored."))]
    shown = every[:_MOST_SCORINGS]
    lines = [_line(one, risk, is_same=_is_same(one, two)) for one, two in zip(shown, [*shown[1:], None], strict=True)]
    blocks = paragraphs(Mrkdwn("\n".join(lines)))
    more = len(every) - _MOST_SCORINGS
    return [*blocks, context(esc(f"and {more} earlier ones."))] if more > 0 else blocks


def _is_same(one: Scoring, two: Scoring | None) -> bool:
    """Whether the line below gives the same reason on the same day: once is enough."""
    return two is not None and one.on == two.on and one.why == two.why


def _line(one: Scoring, risk: RiskSnapshot, *, is_same: bool) -> Mrkdwn:
    score = risk.matrix.score(one.cell) if one.cell and risk.matrix.holds(one.cell) else None
    kind = "" if one.kind is ScoreKind.RESIDUAL else f", {one.kind.value}"
    printed = f" (“{cut(one.printed, 60)}”)" if one.printed and score is None else ""
    why = f": {cut(' '.join(one.why.split()), 300)}" if one.why and not is_same else ""
    said = esc(f"{score_words(score)}{printed}{kind}")
    return join("*", day_words(one.on), "* ", said, _by(one), esc(why))


def _by(one: Scoring) -> Mrkdwn:
    """Who scored it: an account as Slack shows people, whom a window does not call."""
    if not one.by:
        return Mrkdwn("")
    return Mrkdwn(f", by <@{one.by}>") if _ACCOUNT.fullmatch(one.by) else join(", by ", esc(cut(one.by, 60)))


def drawing(title: str, heading: str, notes: Sequence[Block]) -> Block:
    """The window of a picture while it is being drawn; `notes` follow it."""
    return modal(title, [header(heading), section(esc("Drawing the picture…")), *notes])


def drawn(title: str, file_id: str, alt: str, notes: Sequence[Block]) -> Block:
    """The window with its picture, which has its title on it."""
    return modal(title, [file_image(file_id, alt), *notes])


def without(title: str, words: str, notes: Sequence[Block]) -> Block:
    """The window where the picture could not be drawn, in a sentence."""
    return modal(title, [section(esc(words)), *notes])


def notes_of(risk: RiskSnapshot) -> list[Block]:
    """What stands below a picture of this risk."""
    return [*_heading(risk)[1:], *history(risk)]
