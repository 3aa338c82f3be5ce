"""Without Chromium the page's tests skip with a sentence, but never in CI."""

import pytest

from tests.demo.browser import chromium_path


@pytest.fixture(autouse=True)
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CI", raising=False)


def test_without_chromium_the_test_skips_and_says_so():
    with pytest.raises(pytest.skip.Exception, match="No Chromium was found"):
        chromium_path()


def test_without_chromium_ci_fails(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="CI must install one"):
        chromium_path()
