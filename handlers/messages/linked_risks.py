"""The risks that hang on an indicator, for its card."""

from collections.abc import Sequence

from handlers.messages.blocks import Block, brief, button, context, esc, join, section
from handlers.messages.risk_keys import OPEN, card_of, write_risk_subject
from handlers.messages.risk_words import in_brackets, marks, short_score
from storage.domain.risk import RiskSnapshot

MOST = 4
# In characters as sent, where an "&" is five: a card has room for these beside all else that it may hold.
_REFERENCE, _TITLE = 60, 150


def rows(risks: Sequence[RiskSnapshot]) -> list[Block]:
    """Up to four of the risks, in their order, each with a button to its card; how many more there are."""
    found = [_row(one, is_first=at == 0) for at, one in enumerate(risks[:MOST])]
    more = len(risks) - MOST
    return [*found, context(esc(f"and {more} more linked risk{'s' if more > 1 else ''}"))] if more > 0 else found


def _row(risk: RiskSnapshot, *, is_first: bool) -> Block:
    # The marks stand outside what is cut: a made-up risk is never shown without the word.
    noted = in_brackets(marks(risk.classification, risk.illustrative))
    name = join(brief(risk.key.reference, _REFERENCE), " ", brief(risk.title, _TITLE), esc(noted))
    text = join("*Linked risks*\n" if is_first else "", esc(short_score(risk.residual)), " · ", name)
    return section(text, button("Open risk", OPEN, write_risk_subject(card_of(risk.key))))
