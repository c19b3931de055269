# Short names for `python3 tools/dev.py`, which sets up .venv and needs nothing but Python 3.11 or later.

PYTHON ?= python3

.PHONY: check test demo core docs lint types faults rules review integrations browser screenshots bench speed repeats fit format verdicts sanitize
.PHONY: dist wheels clean

check test demo core docs lint types faults rules review integrations browser screenshots:
	@$(PYTHON) tools/dev.py $@

# PAGES: folders of labelled pages, HTML or texts. FOLDS: files with the fold of each page, for weights that never saw it.
HTML = $(foreach folder,$(PAGES),$(if $(wildcard $(folder)/html),$(folder)))
TEXTS = $(filter-out $(HTML),$(PAGES))
OUT_OF_FOLD = $(if $(OOF)$(FOLDS),--oof '$(or $(OOF),out/fold{fold})') $(if $(FOLDS),--folds $(FOLDS))

bench:
	@$(PYTHON) tools/dev.py $@
ifdef PAGES
	.venv/bin/python -m pip install -q -e ".[peers]"
	$(if $(HTML),.venv/bin/python -m bench.pages $(HTML) $(OUT_OF_FOLD))
	$(if $(TEXTS),.venv/bin/python -m bench.quality $(TEXTS) $(OUT_OF_FOLD))
endif

# PAGES: folders as above, or none: then the project's own texts and pages are measured.
speed:
	@$(PYTHON) tools/dev.py speed $(PAGES)

# Near-repeats across a corpus beside datasketch and rensa: an hour.
repeats:
	@$(PYTHON) tools/dev.py $@

fit:
	.venv/bin/python -m pip install -q -e ".[fit]"
	.venv/bin/python tools/fit.py $(PAGES) --folds $(FOLDS) $(if $(WITHOUT),--without $(WITHOUT))

format:
	.venv/bin/ruff format
	.venv/bin/ruff check --fix

# The compiled core against Python, on all that lies in the folders PAGES.
verdicts:
	@$(PYTHON) tools/dev.py verdicts $(PAGES)

# SECONDS: of random texts, after the tests of the core.
sanitize:
	@$(PYTHON) tools/dev.py sanitize $(SECONDS)

dist:
	.venv/bin/python -m build

wheels:
	@$(PYTHON) tools/dev.py wheels

clean:
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis rules/pack*
	rm -f cleaner/_core/*.so cleaner/_core/*.pyd
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
