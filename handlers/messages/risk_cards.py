"""The card of a risk: a sentence, its scores, how it moved, what is done about it; essentials first."""

from collections.abc import Sequence
from datetime import date

from handlers.messages import risk_keys
from handlers.messages.blocks import (
    Block,
    Message,
    Mrkdwn,
    actions,
    brief,
    button,
    context,
    cut,
    esc,
    fields,
    fitted,
    join,
    section,
)
from handlers.messages.cards import subject_of
from handlers.messages.keys import write_subject
from handlers.messages.lists import OPEN
from handlers.messages.risk_keys import RiskSubject, card_of, write_risk_subject
from handlers.messages.risk_words import (
    class_words,
    indicator_words,
    marked,
    mitigation_due,
    move_words,
    review_words,
    score_words,
    sentence,
)
from storage.domain.period import day_words
from storage.domain.risk import LinkedIndicator, Mitigation, RiskSnapshot, ScoreKind

# In characters as sent, where an "&" is five.
_TITLE, _SENTENCE, _FACT, _TEXT, _LINE, _REMARK = 300, 700, 200, 350, 220, 250
_MITIGATIONS, _CONTROLS, _LINKED, _FLAGS = 3, 2, 4, 3
MADE_UP = "Illustrative: this risk is made up, as an example."
_GOES_ON = "There is more than a message holds: press Read more for the rest."


def risk_card(
    risk: RiskSnapshot, *, since: date, shared_by: str = "", can_share: bool = True, can_review: bool = False
) -> Message:
    """The card. `since` is the day the register is compared with; `shared_by` and the rest as in `indicator_card`.

    `can_review` is for whoever alone reads the card and may score the risk.
    """
    body = [section(join(_shape(risk), "*", _name(risk), "*", _sentence(risk)))]
    body += [*marked(risk.classification), *_made_up(risk), *_closed(risk)]
    body += [section(_scores(risk)), section(_movement(risk, since)), *fields(_facts(risk))]
    body += _texts(risk)
    body += [*_mitigations(risk), *_controls(risk), *_linked(risk), *_flags(risk)]
    row = _buttons(risk, can_share=can_share and not shared_by, can_review=can_review and not shared_by)
    tail = [row, context(*_small_print(risk, shared_by))]
    return Message(esc(spoken(risk, since)), fitted(body, tail, _GOES_ON))


def spoken(risk: RiskSnapshot, since: date) -> str:
    """The card in a few sentences, for notifications and screen readers."""
    parts = [f"{risk.key.reference} {cut(risk.title, _TITLE)}: {_state(risk)}."]
    parts += [class_words(risk.classification)] + ([MADE_UP] if risk.illustrative else [])
    parts += [cut(sentence(risk), _SENTENCE), f"Since {day_words(since)}: {move_words(risk.since(since))}."]
    parts += [_appetite(risk)]
    late = len(risk.overdue)
    parts += [f"{late} mitigation{'' if late == 1 else 's'} overdue."] if late else []
    parts += [f"Review {review_words(risk)}."] if risk.is_review_overdue else []
    return " ".join(part for part in parts if part)


def _state(risk: RiskSnapshot) -> str:
    return "closed" if risk.is_closed else score_words(risk.residual)


def _shape(risk: RiskSnapshot) -> str:
    return f"{risk.residual.band.shape} " if risk.residual and not risk.is_closed else ""


def _name(risk: RiskSnapshot) -> Mrkdwn:
    return brief(f"{risk.key.reference} {risk.title}", _TITLE)


def _sentence(risk: RiskSnapshot) -> Mrkdwn:
    """Cause, event and effect; nothing where it would only say the title again."""
    is_told = risk.cause or risk.event or risk.effect
    return join("\n", brief(sentence(risk), _SENTENCE)) if is_told else Mrkdwn("")


def _made_up(risk: RiskSnapshot) -> list[Block]:
    return [context(esc(MADE_UP))] if risk.illustrative else []


def _closed(risk: RiskSnapshot) -> list[Block]:
    if not risk.is_closed or risk.closed_on is None:
        return []
    why = f": {risk.closed_why}" if risk.closed_why else ""
    return [section(join("✔️ *Closed* on ", brief(f"{day_words(risk.closed_on)}{why}", _TEXT)))]


def _scores(risk: RiskSnapshot) -> Mrkdwn:
    """Inherent → now → target, those that were ever scored; one that was left open says what stood for it."""
    names = ((ScoreKind.INHERENT, "Inherent"), (ScoreKind.RESIDUAL, "Now"), (ScoreKind.TARGET, "Target"))
    said = [
        f"{label} *{score_words(risk.score(kind))}*{_printed(risk, kind)}"
        for kind, label in names
        if kind is ScoreKind.RESIDUAL or risk.scoring(kind)
    ]
    return join(" → ".join(said), "\n_likelihood × impact_")


def _printed(risk: RiskSnapshot, kind: ScoreKind) -> Mrkdwn:
    found = risk.scoring(kind)
    return brief(f" (“{found.printed}”)", 60) if found and found.printed and risk.score(kind) is None else Mrkdwn("")


def _movement(risk: RiskSnapshot, since: date) -> Mrkdwn:
    lines = [f"*Since {day_words(since)}*: {move_words(risk.since(since))}"]
    if risk.since_raised and risk.first:
        lines.append(f"*Since raised* ({day_words(risk.first.on)}): {move_words(risk.since_raised)}")
    lines += [f"⚠️ *{esc(_appetite(risk))}*"] if risk.is_above_appetite else [str(esc(_appetite(risk)))]
    return Mrkdwn("\n".join(line for line in lines if line))


def _appetite(risk: RiskSnapshot) -> str:
    if risk.limit is None or risk.residual is None or risk.is_closed:
        return ""
    words = cut(" ".join(risk.appetite.split()), 60)
    own = f" ({words})" if words and words != str(risk.limit) else ""
    if risk.is_above_appetite:
        return f"Above appetite: {risk.residual.score} where up to {risk.limit}{own} is accepted."
    return f"Within appetite: up to {risk.limit}{own} is accepted."


def _facts(risk: RiskSnapshot) -> list[tuple[str, Mrkdwn]]:
    return [
        ("Owner", brief(risk.owner, _FACT)),
        ("Directorate", brief(risk.directorate, _FACT)),
        ("Risk area", brief(risk.area, _FACT)),
        ("Next review", esc(review_words(risk))),
        ("Response", brief(_response(risk), _FACT)),
        ("Would be felt", esc(risk.proximity.value if risk.proximity else "")),
        ("Category", brief(risk.category, _FACT)),
    ]


def _response(risk: RiskSnapshot) -> str:
    if risk.response is None:
        return ""
    word = risk.response.value.capitalize()
    if not risk.is_accepted or risk.accepted_until is None:
        return word
    end = day_words(risk.accepted_until)
    if risk.is_acceptance_over:
        return f"{word}: ⏰ the acceptance ended on {end}"
    sign = "⏰ " if risk.is_acceptance_expiring else ""
    return f"{word}: {sign}accepted until {end}"


def _texts(risk: RiskSnapshot) -> list[Block]:
    said = (("Why", risk.why), ("What next", risk.what_next))
    return [section(join("*", label, "*\n", brief(text, _TEXT))) for label, text in said if text.strip()]


def _mitigations(risk: RiskSnapshot) -> list[Block]:
    every = risk.in_order
    lines = [brief(mitigation_line(one, risk.today), _LINE) for one in every[:_MITIGATIONS]]
    return _listed(f"Mitigations ({len(every)})", lines, len(every))


def mitigation_line(one: Mitigation, today: date) -> str:
    """A mitigation in a line: overdue ones say so in words, with the days."""
    if not one.status.is_open:
        sign = "✔️ " if one.status.value == "done" else ""
        return f"{sign}{one.status.value}: {one.action}"
    late = "⏰ " if one.is_overdue(today) else ""
    who = f", {cut(one.owner, 60)}" if one.owner else ""
    return f"{late}{mitigation_due(one, today)}{who}, {one.status.value}: {one.action}"


def _controls(risk: RiskSnapshot) -> list[Block]:
    lines = [brief(one, _LINE) for one in risk.controls[:_CONTROLS]]
    return _listed(f"Controls in place ({len(risk.controls)})", lines, len(risk.controls))


def _listed(title: str, lines: Sequence[Mrkdwn], every: int) -> list[Block]:
    if not lines:
        return []
    more = [f"_and {every - len(lines)} more_"] if every > len(lines) else []
    return [section(Mrkdwn("\n".join([f"*{title}*", *(f"• {line}" for line in lines), *more])))]


def _linked(risk: RiskSnapshot) -> list[Block]:
    if not risk.linked:
        return []
    more = len(risk.linked) - _LINKED
    blocks = [context(Mrkdwn("*Linked indicators, as they stand*"))]
    blocks += [_link(one) for one in risk.linked[:_LINKED]]
    return [*blocks, context(esc(f"and {more} more: press Read more."))] if more > 0 else blocks


def _link(link: LinkedIndicator) -> Block:
    name = link.snapshot.definition.name
    shows: Block = {
        "type": "button",
        "text": {"type": "plain_text", "text": "Show", "emoji": True},
        "action_id": OPEN,
        "value": write_subject(subject_of(link.snapshot)),
        "accessibility_label": cut(f"Show {name}", 75),
    }
    return section(brief(indicator_words(link), _LINE), accessory=shows)


def _flags(risk: RiskSnapshot) -> list[Block]:
    flags = [brief(f"⚠️ {flag.text}", _REMARK) for flag in risk.flags[:_FLAGS]]
    return [context(*flags)] if flags else []


def is_cut(risk: RiskSnapshot) -> bool:
    """Whether the card leaves out something that its window shows."""
    longest = max((len(one.action) for one in risk.mitigations), default=0)
    return (
        len(risk.mitigations) > _MITIGATIONS
        or len(risk.controls) > _CONTROLS
        or len(risk.linked) > _LINKED
        or len(risk.flags) > _FLAGS
        or max(len(esc(risk.why)), len(esc(risk.what_next)), len(esc(risk.closed_why))) > _TEXT - 40
        or len(esc(sentence(risk))) > _SENTENCE
        or max(longest, *(len(one) for one in (*risk.controls, ""))) > _LINE // 2
    )


def _buttons(risk: RiskSnapshot, *, can_share: bool, can_review: bool) -> Block:
    value = write_risk_subject(card_of(risk.key))
    row = [button("Review", risk_keys.REVIEW, value, style="primary")] if can_review and not risk.is_closed else []
    row += [button("Read more", risk_keys.MORE, value)] if is_cut(risk) else []
    row.append(button("History", risk_keys.HISTORY, value))
    if risk.directorate and not risk.is_closed:
        whole = RiskSubject("heatmap", risk.directorate)
        row.append(button("Heat map", risk_keys.HEATMAP, write_risk_subject(whole)))
    row += [button("Share here", risk_keys.SHARE, value)] if can_share else []
    return actions(*row)


def _small_print(risk: RiskSnapshot, shared_by: str) -> list[Mrkdwn]:
    parts = [Mrkdwn(f"Shared by <@{esc(shared_by)}>")] if shared_by else []
    raised = f" · raised {day_words(risk.raised_on)}" if risk.raised_on else ""
    reviewed = f" · last reviewed {day_words(risk.last_review)}" if risk.last_review else ""
    parts.append(join("Risk register · ", brief(risk.key.reference, _FACT), esc(f"{raised}{reviewed}")))
    return parts
