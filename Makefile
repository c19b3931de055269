# Short names for `python3 tools/dev.py`, which sets up .venv and needs nothing but Python 3.11 or later.

PYTHON ?= python3

.PHONY: check test demo lint types faults rules review integrations bench fit format dist clean

check test demo lint types faults rules review integrations:
	@$(PYTHON) tools/dev.py $@

bench:
	@$(PYTHON) tools/dev.py $@
ifdef PAGES
	.venv/bin/python -m pip install -q -e ".[peers]"
	.venv/bin/python $(if $(wildcard $(PAGES)/html),-m bench.pages,-m bench.quality) $(PAGES) $(if $(FOLDS),--folds $(FOLDS) --weights 'out/fold{fold}')
endif

fit:
	.venv/bin/python -m pip install -q -e ".[fit]"
	.venv/bin/python tools/fit.py $(PAGES) $(FOLDS)

format:
	.venv/bin/ruff format
	.venv/bin/ruff check --fix

dist:
	.venv/bin/python -m build

clean:
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis rules/pack*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
