# Needs make and Python 3.11 or newer, nothing else. The README shows the plain commands under each of these.
.DEFAULT_GOAL := help
.PHONY: help demo run test check bench format clean requirements
export PYTHON

python := .venv/bin/python

help:  ## this list
	@sed -n 's/^\([a-z]*\):  *## /  make \1\t/p' $(MAKEFILE_LIST)

demo:  ## try the bot in a browser, without Slack
	@sh .ci/venv run
	@$(python) -m bot demo $(ARGS)

run:  ## connect to Slack (settings: .env.example)
	@sh .ci/venv run
	@$(python) -m bot run $(ARGS)

test:  ## every test; ARGS=tests/bot for some
	@sh .ci/venv test
	@$(python) -m pytest $(ARGS)

check:  ## style, types and direction of imports
	@sh .ci/venv test
	$(python) -m ruff check .
	$(python) -m ruff format --check .
	$(python) -m mypy
	$(python) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'

format:  ## put the layout right
	@sh .ci/venv test
	$(python) -m ruff check --fix .
	$(python) -m ruff format .

bench:  ## measure speed and search against their goals; ARGS=dispatch for some
	@sh .ci/venv test
	@$(python) -m benchmarks $(ARGS)

requirements:  ## pin the packages anew; LOCK names a resolver that knows --universal
	@test -n "$(LOCK)" || { echo 'Name a resolver that can pin for all platforms at once: make requirements LOCK="... pip compile"'; exit 2; }
	$(LOCK) --universal --python-version 3.11 --generate-hashes --no-header --no-annotate requirements.in -o requirements.txt
	$(LOCK) --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -c requirements.txt requirements.in requirements-test.in -o requirements-test.txt

clean:  ## remove what make built
	rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
