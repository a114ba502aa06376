# Each target sets up what it needs: .venv with pinned dependencies, and a browser where one can be had.
.PHONY: demo test test-full mutants check crawl score report setup browser docs clean-venv

PYTHON ?= python3
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest

demo: setup browser
	$(BIN)/egob demo

test: setup browser
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PYTEST) -m "not full" -q -n 2 --dist loadfile --no-loadscope-reorder
	@echo "Left to make test-full: $$($(PYTEST) -m full --collect-only -q 2>/dev/null | grep -c '::' ) longer tests (whole simulation, real software)."

test-full: test mutants
	$(PYTEST) -m full -q

# Takes every guard of the detection hand-book out, one at a time, and lists those that no test misses: 0.
mutants: setup
	$(BIN)/python scripts/mutants.py

check: test

crawl: setup browser
	$(BIN)/egob crawl

score: setup
	$(BIN)/egob score

report: setup browser
	$(BIN)/egob report

docs: setup
	$(BIN)/egob docs

setup: .venv/.ready

.venv/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name it with: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv .venv
	@sh scripts/image.sh python $(BIN)/python
	@sh scripts/image.sh install $(BIN)/python
	@touch $@

browser: setup
	@sh scripts/browser.sh $(BIN)/python
