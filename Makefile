# The main targets are `make demo` and `make test`. They need only Python 3.11 with venv.
PYTHON ?= python3
VENV ?= .venv
DEMO ?= demo
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help install lint check test tests demo bench screenshots lock clean

help:
	@echo "make demo    load, check, draw and serve the sample district in demo/ (ARGS=--no-serve: without serving)"
	@echo "make test    everything: lint, types, layers, all tests"
	@echo "make check   the fast part: lint, types, layers, tests without an engine"
	@echo "make bench   measure against others, write docs/benchmarks.md: 20 minutes (a part: BENCH=loading.neo4j SCALE=51)"
	@echo "make screenshots    every kind of page, in build/screenshots, and the pictures of the README (needs Chromium)"
	@echo "make lock    rewrite requirements.lock from pyproject.toml (needs uv)"

install: $(STAMP)

# --no-compile: Python compiles a package when it is first imported. Compiling all of them here doubles the time.
$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "wangge needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/vulture
	$(BIN)/python -m devtools.house

check: lint
	$(BIN)/pytest -q -m "not embedded and not neo4j and not browser"

# Runs up to four test processes, at most one per core; plain `pytest` runs in one process.
test: lint tests

tests: install
	$(BIN)/pytest -n auto --dist worksteal

demo: install
	$(BIN)/wangge demo $(DEMO) $(ARGS)

# A full run takes about 20 minutes on 2 cores. Don't run anything else at the same time.
bench: install
	$(BIN)/python -m benchmarks $(BENCH) --scale $(or $(SCALE),51)

screenshots: install
	$(BIN)/python -m devtools.screenshots

lock:
	uv pip compile pyproject.toml --all-extras --group dev --generate-hashes --universal \
	  --python-version 3.11 --no-annotate --no-header --quiet -o requirements.lock

clean:
	rm -rf $(VENV) demo build dist .cache .mypy_cache .pytest_cache .ruff_cache
