"""Text as every database takes it."""

import re

_REFUSED = re.compile("[\0\ud800-\udfff]")


def storable(text: str) -> str:
    """The text without null characters and halves of surrogate pairs, which forged requests can hold."""
    return _REFUSED.sub("", text)
