"""The shipped catalogue and glossary hold together."""

import csv
from collections import Counter
from importlib.resources import files

from storage import catalogue
from storage.domain.indicator import Polarity
from storage.search.wording import normalise, words


def test_codes_and_linking_names_are_unique() -> None:
    entries = catalogue.load()
    codes = Counter(entry.code for entry in entries)
    linking = Counter(
        text for entry in entries for text in {normalise(entry.name), *(normalise(alias) for alias in entry.aliases)}
    )
    assert len(entries) >= 120
    assert max(codes.values()) == max(linking.values()) == 1


def test_a_name_links_by_normal_form_and_by_nothing_looser() -> None:
    linked = catalogue.link("SCHOOLS JUDGED GOOD OR OUTSTANDING BY OFSTED")
    assert linked is not None and linked.code == "SCH-OFSTED"
    assert catalogue.link("Schools judged good by Ofsted") is None


def test_volumes_of_need_have_no_good_direction() -> None:
    by_code = {entry.code: entry for entry in catalogue.load()}
    assert {by_code[code].polarity for code in ("LAC-RATE", "CP-RATE", "CIN-RATE")} == {Polarity.NONE}


def test_no_wording_stands_for_two_concepts() -> None:
    meanings: dict[tuple[str, ...], set[str]] = {}
    text = files("storage").joinpath("search/glossary.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        if row["kind"] == "same":
            for form in filter(None, row["forms"].split(";")):
                meanings.setdefault(tuple(words(form)), set()).add(row["concept"])
    assert {form: concepts for form, concepts in meanings.items() if len(concepts) > 1} == {}
