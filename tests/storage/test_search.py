"""Forgiving search: what is answered, asked about and left alone."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.search.glossary import Glossary, shipped
from storage.search.index import Entry, Found, SearchIndex, Verdict, nearest, normalise

NAMES = ("Sickness rates", "Staff turnover rate", "Permanent exclusions in primary schools", "Library visits")
PLAIN = SearchIndex.build([Entry(name, name) for name in NAMES], shipped())
TWICE = SearchIndex.build(
    [
        Entry("cfc", "Performance Reviews Completed", context=("Children, Families and Communities",)),
        Entry("corp", "Performance reviews completed", context=("Corporate scorecard",)),
        Entry("sick", "Sickness rates", context=("Corporate scorecard",)),
    ],
    shipped(),
)


def answer(key: str) -> Found:
    return Found(Verdict.ANSWER, (key,))


@pytest.mark.parametrize("query", ["show me sickness please", "sicknes", "SICKNESS", "sickn", "staff off sick"])
def test_surplus_words_typos_and_beginnings_are_forgiven(query: str) -> None:
    assert PLAIN.find(query) == answer("Sickness rates")


@pytest.mark.parametrize("query", ["", "   ", "?!", "🎉🎉", "rate", "number of children", "x", "percentage %"])
def test_words_that_carry_no_meaning_find_nothing(query: str) -> None:
    assert PLAIN.find(query).verdict is Verdict.NOTHING


CODED = SearchIndex.build(
    [Entry("hr", "Caseload of a social worker", code="HR-CASELOAD"), Entry("lib", "Library visits", code="LIBRARY")],
    shipped(),
)


@pytest.mark.parametrize("query", ["HR-CASELOAD", "hr-caseload "])
def test_a_code_as_it_is_written_finds_its_indicator(query: str) -> None:
    assert CODED.find(query) == answer("hr")


def test_a_code_that_is_a_mere_word_is_searched_for_like_any_word() -> None:
    assert CODED.find("library") == SearchIndex.build([Entry("lib", "Library visits")], shipped()).find("library")


def test_a_code_on_two_scorecards_is_asked_about() -> None:
    twice = SearchIndex.build([Entry(key, f"Cost of {key}", code="FIN-1") for key in ("schools", "roads")], shipped())
    assert twice.find("fin-1") == Found(Verdict.ASK, ("schools", "roads"))


def test_one_name_on_two_scorecards_is_asked_about() -> None:
    assert TWICE.find("performance reviews completed") == Found(Verdict.ASK, ("cfc", "corp"))


def test_the_scorecard_in_the_question_decides_between_the_two() -> None:
    assert TWICE.find("performance reviews corporate scorecard") == answer("corp")


def test_a_scorecard_in_the_question_counts_though_the_word_stands_in_another_name() -> None:
    named = Entry("upheld", "Corporate complaints upheld", context=("Children, Families and Communities",))
    others = [Entry(f"corp {name}", name, context=("Corporate scorecard",)) for name in NAMES]
    both = [Entry(f"cfc {name}", name, context=("Children, Families and Communities",)) for name in NAMES]
    index = SearchIndex.build([named, *others, *both], shipped())
    assert index.find("sickness corporate") == answer("corp Sickness rates")


def test_context_alone_is_never_an_answer() -> None:
    assert TWICE.find("families").verdict is not Verdict.ANSWER
    assert TWICE.find("corporate scorecard").verdict is not Verdict.ANSWER


def test_another_subject_offers_the_nearest_three_at_most() -> None:
    found = PLAIN.find("council tax arrears")
    assert found.verdict is Verdict.NOTHING
    assert len(found.keys) <= 3


def test_an_alias_answers_as_a_name_does() -> None:
    index = SearchIndex.build(
        [Entry(1, "Engagement rating", ("Zest of colleagues",)), Entry(2, "Agency spend")], shipped()
    )
    assert index.find("zest of colleagues") == Found(Verdict.ANSWER, (1,))


def test_the_list_keeps_to_its_limit() -> None:
    index = SearchIndex.build([Entry(n, f"Exclusions in district {chr(97 + n)}x") for n in range(20)], shipped())
    assert len(index.find("exclusions").keys) == 10
    assert len(index.find("exclusions", limit=4).keys) == 4


def test_word_order_does_not_matter_for_a_whole_name() -> None:
    for words in permutations(["permanent", "exclusions", "primary", "schools"]):
        assert PLAIN.find(" ".join(words)) == answer("Permanent exclusions in primary schools")


def test_grades_ages_and_accents_are_read() -> None:
    entries = [Entry(4, "EBacc at grade 4+/C+"), Entry(5, "EBacc at grade 5+"), Entry(6, "Ymgysylltiâd")]
    index = SearchIndex.build(entries, shipped())
    assert index.find("ebacc strong pass").keys == (5,)
    assert index.find("ebacc grade four").keys == (4,)
    assert index.find("ymgysylltiad").keys == (6,)


def test_an_empty_index_answers_nothing() -> None:
    assert SearchIndex.build([], shipped()).find("anything") == Found(Verdict.NOTHING, ())


@given(st.text(max_size=600))
def test_no_question_raises_and_an_answer_is_one_that_exists(query: str) -> None:
    found = TWICE.find(query)
    assert set(found.keys) <= {"cfc", "corp", "sick"}
    assert found.verdict is not Verdict.ANSWER or len(found.keys) == 1
    assert found.verdict is not Verdict.ASK or found.keys


@settings(max_examples=60)
@given(st.lists(st.text(min_size=1, max_size=60).filter(str.strip), min_size=1, max_size=6, unique_by=normalise))
def test_a_unique_name_always_answers_itself(names: list[str]) -> None:
    index = SearchIndex.build([Entry(name, name) for name in names], Glossary())
    for name in names:
        if normalise(name):
            assert index.find(name) == answer(name)


@given(st.text(max_size=80))
def test_the_normal_form_is_its_own_normal_form(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_the_normal_form_ignores_writing_and_keeps_meaning() -> None:
    assert normalise("School’s  judged “good” – or outstanding") == normalise("schools judged good - or Outstanding")
    assert normalise("Children & Families") == normalise("children and families")
    assert normalise("grade 5+") != normalise("grade 5")


def test_a_nearly_equal_name_is_suggested_first() -> None:
    assert nearest("Staff turn-over rates", NAMES)[0] == "Staff turnover rate"
    assert nearest("Nitrogen dioxide", NAMES) == []
