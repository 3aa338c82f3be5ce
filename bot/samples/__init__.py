"""The sample scorecard and register of the project: what was printed, and what is made up to go with it.

`figures.csv` holds 60 rows as Worcestershire County Council printed them; its last column, the commentary, is not the
council's. `definitions.csv` and `history.csv` are illustrative throughout: earlier figures follow a plausible level
and movement and are no record of anything that happened, also for years in which a measure did not exist yet.

What the council never printed stands in files of its own, is made up and not for everyone: `restricted_definitions.csv`
and `restricted_history.csv` hold three internal and two exempt indicators, `draft_q3.csv` some figures of the quarter
that has just ended, which nobody has published. `next_quarter_1.csv` and `next_quarter_2.csv` are that quarter as it is
published in the end and the one after it: made up throughout, for seeing what happens when figures come.

The council printed the names, titles and ratings of eight risk areas as at 30 September 2019, and how many risks there
were: 126, of which 15 were high, by directorate 5, 4, 2, 3 and 1. The risks of `risks.csv` add up to that; every one of
them, with its scores (`risk_scorings.csv`) and mitigations (`risk_mitigations.csv`), is made up. In `risk_areas.csv`
the wording and all other ratings are, too. What becomes of the register in the next two quarters stands in
`next_risks_*.csv`, `next_mitigations_*.csv` and `next_areas_*.csv`; with the first of them come three internal and two
exempt risks, from files of their own.
"""

from pathlib import Path

TITLE = (
    "Sample scorecard: figures published by Worcestershire County Council, Q2 2019/20; "
    "history, later quarters, commentary and owners are illustrative"
)
RISK_TITLE = (
    "Sample risk register: the ratings of eight risk areas and the counts (126 risks, 15 of them high) were published "
    "there too; every single risk is illustrative"
)
MADE_UP = "Illustrative: "
"""How every commentary of the sample begins, and all that is said of a risk area."""
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
RISK_AREAS = Path(__file__).with_name("risk_areas.csv")
RISKS = Path(__file__).with_name("risks.csv")
RISK_SCORINGS = Path(__file__).with_name("risk_scorings.csv")
RISK_MITIGATIONS = Path(__file__).with_name("risk_mitigations.csv")
RESTRICTED_RISKS = Path(__file__).with_name("restricted_risks.csv")
RESTRICTED_RISK_SCORINGS = Path(__file__).with_name("restricted_risk_scorings.csv")
RESTRICTED_RISK_MITIGATIONS = Path(__file__).with_name("restricted_risk_mitigations.csv")
NEXT_REGISTERS = {
    label: tuple(Path(__file__).with_name(f"next_{what}_{place}.csv") for what in ("risks", "mitigations", "areas"))
    for place, label in enumerate(NEXT_QUARTERS, 1)
}
"""How the register stood at the end of each of these quarters, in the order in which the files are applied."""
REGISTER_SOURCE = "Sample register, illustrative"
"""How the source of every risk of the sample begins."""
AREAS_SOURCE = "Worcestershire County Council, Q2 2019/20"
"""What the source of every risk area of the sample holds."""
