"""Reading a workbook's XML parts with expat: names with their namespace, no entities, text only where it is wanted."""

import re
from collections.abc import Callable
from xml.parsers import expat

from storage.intake.problems import Refused

Attributes = dict[str, str]


def local(name: str) -> str:
    """The name of an element or attribute without its namespace."""
    return name.rpartition(" ")[2]


def parser() -> expat.XMLParserType:
    """A parser that refuses every document type, the door to entity bombs and outside files."""
    made = expat.ParserCreate(namespace_separator=" ")
    made.buffer_text = True
    made.StartDoctypeDeclHandler = _refuse_doctype
    return made


def _refuse_doctype(*_: object) -> None:
    raise Refused.because("the workbook declares a document type, which real ones never do")


def parse(made: expat.XMLParserType, markup: bytes) -> None:
    """Parse a part whole. Raises Refused when it is no well-formed XML."""
    try:
        made.Parse(markup, True)
    except expat.ExpatError as error:
        if expat.errors.messages[error.code] == expat.errors.XML_ERROR_NO_MEMORY:
            raise MemoryError from None
        raise damaged() from None


def damaged() -> Refused:
    """The refusal of a workbook whose parts do not make sense."""
    return Refused.because("the workbook is damaged: a part of it cannot be read")


def walk(markup: bytes, seen: Callable[[str, Attributes], None]) -> None:
    """Call `seen` with the local name and attributes of each element, in document order."""
    made = parser()
    made.StartElementHandler = lambda name, attributes: seen(
        local(name), {local(key): value for key, value in attributes.items()}
    )
    parse(made, markup)


_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescape(text: str) -> str:
    """Text of a cell with the spreadsheet's own escapes undone: _x000D_ is a carriage return."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def shared_strings(markup: bytes) -> list[str]:
    """The workbook's table of texts; rich text loses its formatting, phonetic guides are left out."""
    texts: list[str] = []
    pieces: list[str] = []
    made = parser()
    phonetic = False

    def start(name: str, _: Attributes) -> None:
        nonlocal phonetic
        tag = local(name)
        if tag == "t" and not phonetic:
            made.CharacterDataHandler = pieces.append
        elif tag == "rPh":
            phonetic = True

    def end(name: str) -> None:
        nonlocal phonetic
        tag = local(name)
        if tag == "t":
            made.CharacterDataHandler = None
        elif tag == "rPh":
            phonetic = False
        elif tag == "si":
            texts.append(unescape("".join(pieces)))
            pieces.clear()

    made.StartElementHandler, made.EndElementHandler = start, end
    parse(made, markup)
    return texts
