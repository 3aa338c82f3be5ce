"""Risks to pick from, what can be asked of the register, and how an answer is finished."""

from collections.abc import Sequence

from handlers.messages import help
from handlers.messages.blocks import (
    OPTION,
    Block,
    Message,
    actions,
    brief,
    button,
    context,
    cut,
    esc,
    file_image,
    fitted,
    join,
    section,
)
from handlers.messages.faults import said
from handlers.messages.risk_keys import PICK, SHARE, RiskSubject, card_of, write_risk_subject
from handlers.messages.risk_words import name_words, short_score
from storage.domain.risk import RiskSnapshot

NOT_SHOWN = "That cannot be shown: it is not on the register any more, or not yours to see."
NOTHING_LOADED = "There are no risks on the register yet. Whoever looks after me can load them from a CSV or XLSX file."
NOTHING_THERE = "There is nothing on the register about that any more."
_NAME, _WHERE = 300, 200
_GOES_ON = "The list goes on: narrow it with a directorate or an area, as in /risk overdue children."
_MORE = "More risks match. Add a word to narrow the question."
_ELSE = "/risk top shows the gravest, /risk areas the themes; /risk help says what else can be asked."
_EXAMPLES = (
    ("/risk", "what concerns you: your directorate's risks if you are its director, else all of them"),
    ("/risk placement costs", "one risk: its card; a reference such as CFC-04 works too, and spelling is forgiven"),
    (
        "/risk summary children",
        "how many, how many high, what moved, what is overdue; add a directorate or an area",
    ),
    ("/risk top 10", "the gravest risks, then → now → target"),
    ("/risk heatmap adults", "likelihood against impact"),
    ("/risk moved since Q1 2019/20", "what is new, worse, better or closed since a day or a period"),
    ("/risk overdue", "reviews and mitigations that are late"),
    ("/risk areas", "the risk areas with their ratings, and why"),
    ("/watch risks children weekly", "the summary sent every week, to the channel where you type it or to you"),
)


def usage() -> Message:
    """What can be asked with `/risk`."""
    told = "The same words work in a direct message to me, or after my name in a channel, without the slash."
    return help.commands("Ask about risks", _EXAMPLES, told)


def pick(risks: Sequence[RiskSnapshot], words: str) -> Message:
    """Several risks fit: say so and let one be chosen, best first."""
    found = f"{len(risks)} risks match “{cut(words, 80)}”. Which one?"
    if len(risks) == 1:
        found = f"One risk comes close to “{cut(words, 80)}”. Is it this one?"
    return _choice(found, risks)


def nothing(risks: Sequence[RiskSnapshot], words: str) -> Message:
    """Nothing fits: say so and offer the nearest."""
    none = f"No risk matches “{cut(words, 80)}”."
    if not risks:
        return said(f"{none} {_ELSE}")
    return _choice(f"{none} The nearest are:", risks, [context(esc(_ELSE))])


def _choice(found: str, risks: Sequence[RiskSnapshot], tail: Sequence[Block] = ()) -> Message:
    body: list[Block] = [section(esc(found)), *(_offered(one) for one in risks)]
    names = "; ".join(name_words(one) for one in risks)
    return Message(esc(f"{found} {names}"), fitted(body, tail, _MORE))


def _offered(risk: RiskSnapshot) -> Block:
    state = "closed" if risk.is_closed else short_score(risk.residual)
    where = " · ".join(part for part in (risk.directorate, risk.area) if part)
    text = join("*", brief(name_words(risk), _NAME), "*: ", esc(state), "\n", brief(where, _WHERE))
    shows = button("Show", PICK, write_risk_subject(card_of(risk.key)))
    return section(text, shows | {"accessibility_label": cut(f"Show {risk.key.reference} {risk.title}", OPTION)})


def finished(message: Message, subject: RiskSubject, *, can_share: bool, shared_by: str = "") -> Message:
    """A list with *Share here* where that makes sense, or with who shared it, and room for its picture."""
    tail = [actions(button("Share here", SHARE, write_risk_subject(subject)))] if can_share and not shared_by else []
    tail += [context(join("Shared by <@", esc(shared_by), ">"))] if shared_by else []
    spare = [file_image("F0123456789", "x" * 2000), context(esc("x" * 300))]
    return Message(message.text, fitted(message.blocks, tail, _GOES_ON, spare=spare))
