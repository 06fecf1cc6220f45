# make demo: a result in ten minutes.  make test: everything, with a real browser.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip
OUT ?= demo-sinergi

.PHONY: demo test lint types docs bench web clean

$(BIN)/sinergi: pyproject.toml constraints.txt
	$(PYTHON) -c "import sys; sys.exit(0 if sys.version_info >= (3, 11) else 'sinergi needs Python 3.11 or newer; install it and run: make PYTHON=python3.11')"
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.dev: $(BIN)/sinergi requirements-dev.txt constraints.txt
	$(PIP) install --quiet --disable-pip-version-check --constraint constraints.txt --requirement requirements-dev.txt
	@touch $@

demo: $(BIN)/sinergi
	$(BIN)/sinergi demo -o $(OUT)

test: $(VENV)/.dev
	bash scripts/test.sh

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/pyright

docs: $(VENV)/.dev
	$(BIN)/python -m pytest -q tests/docs

bench: $(VENV)/.dev
	bash benchmarks/run.sh

clean:
	rm -rf $(VENV) $(OUT) build dist
