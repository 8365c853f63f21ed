# ClickFactura. `make help` says what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MARK := $(VENV)/.installed
DEV := $(VENV)/.installed-dev
BENCH := $(VENV)/.installed-bench

.DEFAULT_GOAL := help
.PHONY: help setup demo run test check format bench durability jobs screenshots

help: ## Muestra esta lista
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 20

setup: $(MARK) ## Prepara .venv con lo que hace falta, en versiones fijas
	@echo "Listo: make demo, make run o make test."

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

demo: $(MARK) ## Muestra el portal funcionando, con personas y comprobantes inventados
	@DEMO=1 INSTANCE_DIR=instance/demo $(BIN)/flask demo load
	@DEMO=1 INSTANCE_DIR=instance/demo $(BIN)/python wsgi.py

run: $(MARK) ## Arranca el portal con la carpeta instance/
	@$(BIN)/python wsgi.py

test: $(DEV) ## Corre todas las pruebas
	$(BIN)/python -m pytest -n auto -q

check: $(DEV) ## Revisa formato, estilo y tipos, y corre las pruebas con cobertura
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto -q --cov --cov-report=term:skip-covered --cov-fail-under=95

format: $(DEV) ## Da formato al código
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

jobs: $(DEV) ## Hace doce tareas de un cliente en un navegador y cuenta lo que cuesta cada una
	$(BIN)/python -m pytest -q -s tests/e2e/test_jobs.py

bench: $(BENCH) ## Mide las rutas calientes contra sus pares
	@for script in bench/[a-z]*.py; do echo "== $$script"; $(BIN)/python -m bench.$$(basename $$script .py) || exit 1; done

screenshots: $(DEV) ## Fotografía cada página para docs/pantallas y el manual (necesita Chromium)
	$(BIN)/python -m tests.e2e.screenshots

durability: $(DEV) ## Interrumpe la carga y a los trabajadores al azar y cuenta lo que queda
	DURABILITY_CYCLES=25 DURABILITY_VOUCHERS=500 $(BIN)/python -m pytest -q -rP tests/durability
