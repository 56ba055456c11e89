# Counterpart needs Python 3.11 or newer and PyPI; everything else comes from there.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PEERS := .venv/peers
UV := $(BIN)/uv
MANAGE := $(BIN)/python manage.py
# The demo never opens what a .env of production names: it has a folder and servers of its own.
DEMO := DEBUG=on DEMO=on BASE_URL=http://localhost:$(PORT) VAR_DIR="$${VAR_DIR:-var/demo}" \
	DATABASE_URL="$$DATABASE_URL" REDIS_URL="$$REDIS_URL" EMAIL_URL=consolemail:// ALLOWED_HOSTS=localhost,127.0.0.1
COMPILE := UV_CUSTOM_COMPILE_COMMAND="make lock" $(UV) pip compile pyproject.toml --quiet \
	--universal --python-version 3.11 --generate-hashes --no-annotate
SYNC := $(UV) pip sync --quiet --require-hashes --python $(BIN)/python
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/django.po))
TEST := OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest
TOGETHER := --numprocesses 2 --dist worksteal
# What the pure packages, the access table and the tree say hangs on no database: once is enough.
ONCE := tests/matching/engine tests/exchanges/planning tests/access tests/gate

.DEFAULT_GOAL := help
# The large demo has a folder of its own, so that the small one stays as it is; it is always SQLite.
DEMO_LARGE := $(subst var/demo,var/demo-large,$(DEMO)) DATABASE_URL= REDIS_URL=
.PHONY: help install run demo-large demo-reset test check bench faults messages lock clean demo-data

help: ## Say what each command does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' Makefile

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Counterpart needs Python 3.11 or newer; name one: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(UV): | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

# The set for development holds the set for running, so the first never takes the second away.
$(VENV)/.for-running: requirements.lock | $(UV)
	@if [ -e $(VENV)/.for-development ]; then $(SYNC) requirements-dev.lock; else $(SYNC) requirements.lock; fi
	@touch $@

$(VENV)/.for-development: requirements-dev.lock | $(UV)
	@$(SYNC) requirements-dev.lock
	@touch $@ $(VENV)/.for-running

%.mo: %.po | $(VENV)/.for-running
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@ --locale $(word 2,$(subst /, ,$<))

install: $(VENV)/.for-development $(CATALOGUES) ## Make .venv with everything that development needs

demo-data: $(VENV)/.for-running $(CATALOGUES)
	@$(DEMO) $(MANAGE) migrate --verbosity 0
	@$(DEMO) $(MANAGE) createcachetable --verbosity 0
	@$(DEMO) $(MANAGE) load_demo --if-empty

run: demo-data ## Start Counterpart with its demo: make run PORT=8000
	@if [ -n "$$REDIS_URL" ]; then echo "Counterpart will be ready: http://localhost:$(PORT)/"; $(DEMO) BIND=127.0.0.1:$(PORT) $(BIN)/honcho start; \
	else $(DEMO) $(MANAGE) serve --port $(PORT); fi

demo-large: $(VENV)/.for-running $(CATALOGUES) ## Start a second demo: a year of visits of 20 hosts and 300 delegations
	@$(DEMO_LARGE) $(MANAGE) migrate --verbosity 0
	@$(DEMO_LARGE) $(MANAGE) createcachetable --verbosity 0
	@$(DEMO_LARGE) $(MANAGE) load_demo --large --if-empty
	@$(DEMO_LARGE) $(MANAGE) serve --port $(PORT)

demo-reset: $(VENV)/.for-running $(CATALOGUES) ## Forget what was done in the demo and load it anew
	@$(DEMO) $(MANAGE) migrate --verbosity 0
	@$(DEMO) $(MANAGE) empty_demo
	@$(DEMO) $(MANAGE) load_demo

test: install ## Run the tests on SQLite, then on the servers that TEST_DATABASE_URL and TEST_REDIS_URL name
	@env -u TEST_DATABASE_URL -u TEST_REDIS_URL $(TEST) $(TOGETHER)
	@if [ -n "$$TEST_DATABASE_URL$$TEST_REDIS_URL" ]; then $(TEST) $(TOGETHER) $(ONCE:%=--ignore=%); fi

check: install ## Run the whole gate: format, lint, types, layers, migrations, translations, tests
	@if [ "$$REQUIRE_ALL" = 1 ] && { [ -z "$$TEST_DATABASE_URL" ] || [ -z "$$TEST_REDIS_URL" ]; }; then \
		echo "REQUIRE_ALL=1 needs TEST_DATABASE_URL and TEST_REDIS_URL"; exit 1; fi
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	find templates -name '*.html' -print0 | xargs -0 $(BIN)/djade --target-version 5.2 --check
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) messages --check
	@$(MAKE) --no-print-directory test

# The peers stand in environments of their own: none of them is needed to run or to test, and one
# of them brings a package that is called as one of ours is.
$(PEERS)/.made: requirements-bench.lock | $(UV)
	@$(PYTHON) -m venv $(PEERS)/ours $(PEERS)/theirs
	@$(UV) pip sync --quiet --require-hashes --python $(PEERS)/ours/bin/python requirements-bench.lock
	@$(UV) pip install --quiet --python $(PEERS)/theirs/bin/python mentor-match==7.0.1
	@touch $@

bench: $(PEERS)/.made ## Measure the two engines beside their peers and write docs/benchmarks.md
	@{ printf '# Benchmarks\n\nWritten by `make bench`. Times depend on the machine; ratios travel.\n'; \
		for part in matching stored planning; do echo; \
			MENTOR_MATCH=$(PEERS)/theirs/bin/python $(PEERS)/ours/bin/python -m bench.$$part || exit 1; \
		done; \
	} > docs/benchmarks.new
	@mv docs/benchmarks.new docs/benchmarks.md

faults: install ## Kill senders at random, for minutes, and count what was lost or doubled
	@$(TEST) -m faults

messages: install ## Collect the words of the pages into locale/
	@$(MANAGE) messages

lock: | $(UV) ## Choose newer versions of the dependencies and pin them
	@$(COMPILE) --upgrade --output-file requirements.lock
	@$(COMPILE) --upgrade --extra dev --extra pdf --constraint requirements.lock --output-file requirements-dev.lock
	@$(COMPILE) --extra bench --constraint requirements-dev.lock --output-file requirements-bench.lock

clean: ## Remove what can be made again; the data in var/ stays
	@rm -rf $(VENV) staticfiles .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@rm -f $(CATALOGUES)
