"""What a button of an alert is about: a row id that means nothing to anybody, read back with nothing in it trusted."""

import re

from storage.domain.told import Ref, RefKind

_REF = re.compile(r"(line|episode)\.([1-9]\d{0,8})")


def write_ref(ref: Ref) -> str:
    """The value of a button, or what a window keeps."""
    return f"{ref.kind}.{ref.id}"


def read_ref(text: object) -> Ref | None:
    """What a button is about, or None for anything that this program cannot have written."""
    found = _REF.fullmatch(text) if isinstance(text, str) and len(text) < 40 else None
    return Ref(RefKind(found[1]), int(found[2])) if found else None
