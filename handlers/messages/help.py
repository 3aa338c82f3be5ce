"""What one can ask, in words."""

from collections.abc import Sequence

from handlers.messages.blocks import Message, Mrkdwn, context, esc, header, section

Usage = tuple[str, str]
"""What one types, and what it gives."""
_EXAMPLES = (
    ("/kpi Care Leavers EET", "one indicator: its card, then its chart; spelling and word order are forgiven"),
    ("/kpi Care Leavers EET in Q1 2019/20", "the same as that quarter's scorecard showed it"),
    ("/kpi summary", "how many red, amber and green, what turned red, what recovered; add a section or directorate"),
    ("/kpi red", "what is red; add a section or directorate"),
    ("/kpi list Our People", "the indicators of a section, or all of them"),
    ("/kpi changed", "what has another rating than a quarter ago"),
)
_RISKS = "For risks and the risk register, ask /risk; /risk help says how."


def usage(notice: str = "") -> Message:
    """The commands with what each gives."""
    told = "The same words work in a direct message to me, or after my name in a channel, without the /kpi."
    text = "Ask for an indicator, as in /kpi Care Leavers EET, or for /kpi summary, red, list, changed."
    blocks = (header("Ask for an indicator"), section(_listed(_EXAMPLES)), section(esc(told)), section(esc(_RISKS)))
    return Message(text, (*blocks, context(esc(notice))) if notice else blocks)


def commands(title: str, examples: Sequence[Usage], told: str) -> Message:
    """What one can type, under a heading, with a remark on it."""
    text = f"{title}: {', '.join(command for command, _ in examples)}."
    return Message(esc(text), (header(title), section(_listed(examples)), section(esc(told))))


def looking_after(usages: Sequence[Usage], *, unknown: str = "") -> Message:
    """What this person can do with `/scorecard`; `unknown` is the word they typed that is none."""
    start = f"There is no /scorecard {unknown[:30]}. " if unknown else ""
    if not usages:
        text = f"{start}/scorecard is for those who look after scorecards. Ask for figures with /kpi."
        return Message(esc(text), (section(esc(text)),))
    text = f"{start}{'You can type' if unknown else 'Look after the scorecards:'}"
    said = f"{text} {', '.join(command for command, _ in usages)}"
    return Message(esc(said), (section(esc(text)), section(_listed(usages))))


def _listed(usages: Sequence[Usage]) -> Mrkdwn:
    return Mrkdwn("\n".join(f"`{command}`\n{words}" for command, words in usages))
