"""The sample scorecard that ships with the project: printed figures, and definitions and a history made up for it.

`figures.csv` holds 60 rows as Worcestershire County Council printed them; its last column, the commentary, is not the
council's. `definitions.csv` and `history.csv` are illustrative throughout: earlier figures follow a plausible level
and movement and are no record of anything that happened, also for years in which a measure did not exist yet.

What the council never printed stands in files of its own, is made up and not for everyone: `restricted_definitions.csv`
and `restricted_history.csv` hold three internal and two exempt indicators, `draft_q3.csv` some figures of the quarter
that has just ended, which nobody has published. `next_quarter_1.csv` and `next_quarter_2.csv` are that quarter as it is
published in the end and the one after it: made up throughout, for seeing what happens when figures come.
"""

from pathlib import Path

TITLE = (
    "Sample scorecard: figures published by Worcestershire County Council, Q2 2019/20; "
    "history, later quarters, commentary and owners are illustrative"
)
MADE_UP = "Illustrative: "
"""How every commentary of the sample begins."""
FIGURES = Path(__file__).with_name("figures.csv")
DEFINITIONS = Path(__file__).with_name("definitions.csv")
HISTORY = Path(__file__).with_name("history.csv")
RESTRICTED_DEFINITIONS = Path(__file__).with_name("restricted_definitions.csv")
RESTRICTED_HISTORY = Path(__file__).with_name("restricted_history.csv")
DRAFT = Path(__file__).with_name("draft_q3.csv")
NEXT_QUARTERS = {
    "Q3 2019/20": Path(__file__).with_name("next_quarter_1.csv"),
    "Q4 2019/20": Path(__file__).with_name("next_quarter_2.csv"),
}
"""By edition, oldest first."""
