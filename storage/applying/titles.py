"""What a file's title says of its class, where nothing in it does."""

import re

from storage.applying.outcome import Options
from storage.intake.problems import Refused
from storage.intake.values import FiguresFile

# What a page is headed with when it is for few; “exempt” alone may be a kind of accommodation.
_EXEMPT = re.compile(
    r"(?<![^\W_])(part[ _-]+(b|ii|2|two)|not[ _-]for[ _-]publication|confidential|pink[ _-]papers?"
    r"|exempt[ _-](information|items?|reports?|business|papers?)|officers?[ _-]only|internal[ _-](use[ _-])?only)"
    r"(?![^\W_])",
    re.IGNORECASE,
)


def refuse_untold(file: FiguresFile, options: Options) -> None:
    """Raises Refused where the file's or sheet's name or the line above the headings says that it is not for everyone.

    A column of classes or a word from the person settles it: nothing becomes public by an oversight.
    """
    if options.classification or any(meaning == "class" for _, meaning in file.columns.mapped):
        return
    for place in (file.name, file.sheet, *file.notes):
        if found := _EXEMPT.search(place):
            raise Refused.because(
                f"the title says “{found[0]}”, and nothing says whom the figures are for. Add --class exempt or "
                "--class internal to keep them from everyone else, --class public if they are for everyone, or a "
                "column “class”"
            )
