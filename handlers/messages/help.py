"""What one can ask, in words."""

from handlers.messages.blocks import Message, Mrkdwn, context, esc, header, section

_EXAMPLES = (
    ("/kpi Care Leavers EET", "one indicator: its card, then its chart; spelling and word order are forgiven"),
    ("/kpi Care Leavers EET in Q1 2019/20", "the same as that quarter's scorecard showed it"),
    ("/kpi summary", "how many red, amber and green, what turned red, what recovered; add a section or directorate"),
    ("/kpi red", "what is red; add a section or directorate"),
    ("/kpi list Our People", "the indicators of a section, or all of them"),
    ("/kpi changed", "what has another rating than a quarter ago"),
)


def usage(notice: str = "") -> Message:
    """The commands with what each gives."""
    lines = "\n".join(f"`{command}`\n{words}" for command, words in _EXAMPLES)
    told = "The same words work in a direct message to me, or after my name in a channel, without the /kpi."
    text = "Ask for an indicator, as in /kpi Care Leavers EET, or for /kpi summary, red, list, changed."
    blocks = (header("Ask for an indicator"), section(Mrkdwn(lines)), section(esc(told)))
    return Message(text, (*blocks, context(esc(notice))) if notice else blocks)
