# Two commands: `make run` and `make test`. Only python3 (3.11 or newer, with venv) and make are assumed.

PYTHON ?= python3
PORT ?= 8000
ARGS ?=
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps

.DEFAULT_GOAL := help
.PHONY: help run test lint bench lock format

help:
	@echo "make run     the product with a demo business, on http://127.0.0.1:$(PORT) (PORT=8001 make run)"
	@echo "make test    the whole test suite (ARGS='-k stop' for a part of it)"
	@echo "make lint    format, lint, types, import layers;   make format puts the first right"
	@echo "make bench   measures, on PostgreSQL and Redis"
	@echo "make lock    compiles requirements/*.in"

run: $(VENV)/.base
	@$(PY) -m smsbot.environment
	@exec $(PY) manage.py up --demo --port $(PORT)

# The suite on SQLite; again on PostgreSQL where one is named; then what needs the machine for itself.
test: $(VENV)/.dev
	@PY=$(PY) sh tests/run.sh $(ARGS)

lint: $(VENV)/.dev
	$(PY) -m ruff format --check --quiet .
	$(PY) -m ruff check --quiet .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports

format: $(VENV)/.dev
	$(PY) -m ruff check --fix --quiet .
	$(PY) -m ruff format --quiet .

bench: $(VENV)/.dev
	@$(PY) -m tests.benchmarks $(ARGS)

# One lock for 3.11 and newer; --no-emit-*: where this machine fetches from is nobody's business.
lock: $(VENV)/.dev
	@for name in base production dev; do \
	  UV_PYTHON_DOWNLOADS=never $(VENV)/bin/uv pip compile --quiet --universal --generate-hashes \
	    --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-header \
	    requirements/$$name.in --output-file requirements/$$name.txt || exit 1; \
	done

$(VENV)/.base: requirements/base.txt | $(PY)
	@echo "Installing the requirements into $(VENV) ..."
	@$(PIP) -r $< || { echo "pip could not install requirements/base.txt, for the reason above." >&2; exit 1; }
	@touch $@

$(VENV)/.dev: requirements/dev.txt | $(PY)
	@echo "Installing the test requirements into $(VENV) ..."
	@$(PIP) -r $< || { echo "pip could not install requirements/dev.txt, for the reason above." >&2; exit 1; }
	@touch $@ $(VENV)/.base

$(PY):
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not installed: Python 3.11 or newer is needed." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) -V 2>&1). Name another: make PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); echo "$(VENV) could not be made, for the reason above." >&2; exit 1; }
