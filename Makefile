# Every target sets up what it needs: a virtual environment in .venv, with the checkout installed into it.

FIND   := for p in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 python; do \
            $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done
BASE   := $(shell $(FIND))
BIN    := .venv/bin
PY     := $(BIN)/python
READY  := .venv/ready
SAMPLE := fixtures/texts/en-lines-follow-see-also/input.txt

.PHONY: help check format lint types test faults rules review bench demo dist clean

help:            ## this list
	@sed -n 's/^\([a-z]*\): .*##/\1\t/p' Makefile | expand -t 12

check: lint types test   ## everything a change has to pass

format: $(READY)         ## bring the code into form
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

lint: $(READY)           ## form and style of the code
	$(BIN)/ruff format --check
	$(BIN)/ruff check

types: $(READY)          ## types of the code
	$(BIN)/mypy

test: $(READY)           ## the tests
	$(PY) -m pytest -q -n auto --maxprocesses 4

faults: $(READY)         ## the slow tests: installs, injected faults, more generated texts
	$(PY) -m pytest -q -m slow --hypothesis-profile=many

rules: $(READY)          ## do all rules keep their promises?
	$(BIN)/cleaner rules check

review: $(READY)         ## look at what changed in the fixtures, and accept it or not
	$(PY) tools/review.py

bench: $(READY)          ## speed and quality, as ratios within one run
	@for script in bench/*.py; do echo "== $$script"; $(PY) $$script || exit 1; done

demo: $(READY)           ## clean one text, and see what went and why
	$(BIN)/cleaner $(SAMPLE)
	@echo; echo "--- what went, and why ---"
	$(BIN)/cleaner explain $(SAMPLE)

dist: $(READY)           ## a wheel and an sdist in dist/
	$(PY) -m build

clean:           ## take away what the other targets made
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis rules/pack.json*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): pyproject.toml hatch_build.py
	@test -n "$(BASE)" || { echo "no Python 3.11 or later found; name one: make PYTHON=/path/to/python"; exit 1; }
	test -x $(PY) || $(BASE) -m venv .venv
	$(PY) -m pip install -q --disable-pip-version-check -e '.[dev]'
	@touch $(READY)
