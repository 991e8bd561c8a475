# Mọi thói quen là một từ / every habit is a word. `make` prints this list.
PORT ?= 8000
DATA ?= .data/demo
VECTORS ?= ../shared/vectors
PYTHON ?= python3
BIN := .venv/bin
# The type checker reads the settings; nothing behind these names is opened.
NOWHERE := TXNG_DATABASE_URL=postgresql:///txng TXNG_SECRET_KEY_FILE=README.md TXNG_TLOG_DIR=log TXNG_TLOG_KEY_FILE=log.key

.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench conformance faults fsck

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

setup: .venv/.ready ## the virtual environment, from uv.lock

.venv/.ready: pyproject.toml uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Cần Python 3.11 trở lên / Python 3.11 or later is needed: make PYTHON=python3.11 …"; exit 1; }
	@test -x .setup/bin/uv || { $(PYTHON) -m venv .setup && .setup/bin/pip install --quiet --disable-pip-version-check uv==0.13.9; } || { echo "Cần gói python3-venv: apt-get install python3-venv"; exit 1; }
	UV_PYTHON_DOWNLOADS=never .setup/bin/uv sync --quiet --frozen --all-extras --python $(PYTHON)
	@touch $@

demo: setup ## the main job: a node with stories, on one port (PORT=8000 DATA=.data/demo)
	@exec $(BIN)/python -m demo --port $(PORT) --data $(DATA)

test: setup ## units, vectors, journeys, browser, short faults
	@$(BIN)/python -m tests.chromium
	$(BIN)/python -m pytest -q -n auto
	$(BIN)/python -m tests.postgresql15

check: setup ## ruff, mypy, import-linter, migrations, documents
	$(BIN)/ruff check .
	$(NOWHERE) $(BIN)/python -m mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/house

bench: setup ## ratios measured in one run (ONLY=name)
	$(BIN)/python -m tests.bench $(ONLY)

conformance: setup ## official material, N of N per source (VECTORS=../shared/vectors ONLY=name)
	TXNG_VECTORS=$(VECTORS) $(BIN)/python -m tests.conformance $(ONLY)

faults: setup ## the long fault suite
	TXNG_FAULT_ROUNDS=20 $(BIN)/python -m pytest -q tests/faults tests/journal/browser/test_seven_days.py

fsck: setup ## recompute the whole log of a node (DATA=.data/demo)
	$(BIN)/txng fsck --data $(DATA)
