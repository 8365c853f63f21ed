# ClickFactura. `make help` lists what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MARK := $(VENV)/.installed
DEV := $(VENV)/.installed-dev
BENCH := $(VENV)/.installed-bench

.DEFAULT_GOAL := help
.PHONY: help setup demo run test check format bench durability

help: ## List the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 20

setup: $(MARK) ## Make .venv with the pinned requirements

$(MARK): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Se necesita Python 3.11 o más nuevo: PYTHON=python3.11 make setup"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Falta el módulo venv. En Debian o Ubuntu: sudo apt-get install -y python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(DEV): $(MARK) requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

$(BENCH): $(DEV) requirements-bench.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-bench.txt
	@touch $@

demo: $(MARK) ## Show the product working, with invented people and vouchers
	@DEMO=1 INSTANCE_DIR=instance/demo $(BIN)/flask demo load
	@DEMO=1 INSTANCE_DIR=instance/demo $(BIN)/python wsgi.py

run: $(MARK) ## Start the portal with instance/
	@$(BIN)/python wsgi.py

test: $(DEV) ## Run every test
	$(BIN)/python -m pytest -n auto -q

check: $(DEV) ## Format, lint, types, and the tests with coverage
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto -q --cov --cov-report=term:skip-covered --cov-fail-under=95

format: $(DEV) ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(BENCH) ## Measure the hot paths against their peers
	@for script in bench/[a-z]*.py; do echo "== $$script"; $(BIN)/python -m bench.$$(basename $$script .py) || exit 1; done

durability: $(DEV) ## Kill the importer at random and count what is left
	DURABILITY_CYCLES=25 $(BIN)/python -m pytest -q tests/durability
