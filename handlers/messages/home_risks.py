"""The risks on the App Home: those that the person owns, and the picture of what they answer for."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.messages.blocks import OPTION, Block, Mrkdwn, brief, context, cut, esc, header, join, plain, section
from handlers.messages.risk_keys import card_of, write_risk_subject
from handlers.messages.risk_lines import basis
from handlers.messages.risk_summary import finding, late_words
from handlers.messages.risk_words import in_brackets, marks, short_score
from handlers.messages.risk_words import late_words as days_late
from storage.domain.period import day_words
from storage.domain.risk import RiskSnapshot
from storage.domain.risk_summary import RiskPicture

OPEN = "home.risk"
_MOST_OWNED, _TOP = 6, 3
_TITLE, _WORDS = 200, 250


@dataclass(frozen=True)
class HomeRisks:
    """The risks on the register that the person owns, and the picture of what they answer for, if they do."""

    owned: tuple[RiskSnapshot, ...] = ()
    picture: RiskPicture | None = None


def sections(found: HomeRisks) -> list[Block]:
    """Nothing where no risk concerns the person."""
    return [*_owned(found.owned), *_answered_for(found.picture)]


def _owned(risks: Sequence[RiskSnapshot]) -> list[Block]:
    if not risks:
        return []
    ordered = sorted(risks, key=lambda one: not one.is_due)
    rows = [_row(one, join(_score(one), "\n", esc(_due(one)))) for one in ordered[:_MOST_OWNED]]
    rest = len(risks) - _MOST_OWNED
    more = [context(esc(f"And {rest} more: type /risk and a word of their titles."))] if rest > 0 else []
    return [header(f"Your risks ({len(risks)})"), *rows, *more, *_made_up(risks)]


def _due(risk: RiskSnapshot) -> str:
    """What is awaited of whoever owns it."""
    said = []
    if risk.next_review:
        late = risk.is_review_overdue
        words = days_late(risk.next_review, risk.today) if late else f"on {day_words(risk.next_review)}"
        said.append(f"{'⏰ ' if late else ''}Review {words}")
    count = len(risk.overdue)
    said += [f"⏰ {count} mitigation{'' if count == 1 else 's'} overdue"] if count else []
    return " · ".join(said) or "No review is planned."


def _answered_for(picture: RiskPicture | None) -> list[Block]:
    if picture is None or not picture.total:
        return []
    said = section(join("*", esc(finding(picture)), "*\n", esc(late_words(picture))))
    rows = [_row(one, join(_score(one), "\n", brief(one.why, _WORDS))) for one in picture.risks[:_TOP]]
    asking = context(Mrkdwn("`/risk summary` has the whole picture, `/risk overdue` what is late."))
    return [header(f"Risks ({len(picture.high)} high)"), said, *rows, asking, *_made_up(picture.risks)]


def _score(risk: RiskSnapshot) -> Mrkdwn:
    said = in_brackets(marks(risk.classification, illustrative=False))
    return join(
        esc(f"{short_score(risk.residual)} "), "*", brief(f"{risk.key.reference} {risk.title}", _TITLE), "*", said
    )


def _made_up(risks: Sequence[RiskSnapshot]) -> list[Block]:
    words = basis(risks)
    return [context(esc(words))] if words else []


def _row(risk: RiskSnapshot, text: Mrkdwn) -> Block:
    shown: Block = {
        "type": "button",
        "text": plain("Show", OPTION),
        "action_id": OPEN,
        "value": write_risk_subject(card_of(risk.key)),
        "accessibility_label": cut(f"Show {risk.key.reference} {risk.title}", OPTION),
    }
    return section(text, accessory=shown)
