"""A stop: once, in time, with the first code."""

import threading

from bot.stopping import Stop


def test_the_first_code_stays() -> None:
    stop = Stop(end=lambda code: None)
    stop.ask(3)
    stop.ask(0)
    assert stop.code == 3
    assert stop.wait(0)


def test_what_is_to_follow_is_called_once_whether_given_before_or_after() -> None:
    stop, called = Stop(end=lambda code: None), []
    stop.then(lambda: called.append("before"))
    stop.ask()
    stop.ask()
    stop.then(lambda: called.append("after"))
    assert called == ["before", "after"]


def test_the_process_is_cut_off_at_the_deadline_with_a_code_that_is_not_zero() -> None:
    ended, codes = threading.Event(), []
    stop = Stop(deadline=0.01, end=lambda code: (codes.append(code), ended.set()))  # type: ignore[func-returns-value]
    stop.ask(0)
    assert ended.wait(5)
    assert codes == [1]
