"""What a person is told when something did not work."""

from handlers.messages.blocks import Message, esc, section

NOT_SHOWN = "That indicator cannot be shown: it is not there any more, or not yours to see."
NOT_ALLOWED = "You may not see that here. Ask an administrator of the Scorecard Bot if you think you should."


def said(words: str) -> Message:
    """One plain sentence as a message."""
    return Message(esc(words), (section(esc(words)),))


def failed(reference: str) -> str:
    """The sentence for an error nobody foresaw; the reference is also in the log."""
    return f"Sorry, that did not work, and the fault is ours. Please tell your administrator this: {reference}."
