# Octavo's daily commands; `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
PORT ?= 1337
DATABASE ?= sqlite
PROFILE ?= default
CORPUS ?=
COUNT ?= 200
SEED ?= 1
PACKAGE ?=
WORKERS ?=
BENCH ?=
PYTEST_ARGS ?=
PYTEST := $(BIN)/python -m pytest -q
# Files in their order: xdist would run those with one long test last, when nobody is left to run another beside it.
IN_ORDER := --dist loadfile --no-loadscope-reorder
# $(call pytest,WHICH,HOW): runs tests; a choice of them may leave one of two runs without any, which pytest calls code 5.
# What fails beside others runs once more, alone, and is told: what fails twice, or more than ten, has failed.
define pytest
	@rm -f .pytest_cache/v/cache/lastfailed
	@$(PYTEST) $(1) $(2) $(PYTEST_ARGS) || { code=$$?; \
	if [ $$code = 5 ] && [ -n "$(PYTEST_ARGS)" ]; then exit 0; fi; \
	failed=$$($(BIN)/python -c "import json; print(len(json.load(open('.pytest_cache/v/cache/lastfailed'))))" 2>/dev/null || echo 99); \
	if [ $$code != 1 ] || [ "$$failed" -gt 10 ]; then exit $$code; fi; \
	printf '\n%s\n' "$$failed FAILED, AND ONCE MORE, ALONE:"; \
	$(PYTEST) $(1) --last-failed --last-failed-no-failures none $(PYTEST_ARGS); }
endef
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
INSTALL_LOG := $(VENV)/install.log
LOCK := $(BIN)/pip-compile --quiet --no-header --generate-hashes --allow-unsafe --no-strip-extras \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links

# What marks a step as done; a newer lock or package definition makes it due again.
MADE := $(VENV)/.made
RUN_INSTALLED := $(VENV)/.run-installed
DEV_INSTALLED := $(VENV)/.dev-installed

.PHONY: help install run test soak mutants check golden koa bench lock clean panel panel-test panel-e2e panel-bench

help: ## list these commands
	@sed -nE 's/^([a-z0-9-]+):[^#]*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) \
		| while IFS=$$'\t' read -r name text; do printf '  make %-10s %s\n' "$$name" "$$text"; done

install: $(DEV_INSTALLED) ## make .venv with everything needed to work on Octavo (PYTHON=python3.12 chooses one)

run: $(RUN_INSTALLED) ## seed the example magazine once and serve it (PORT=1337)
	@$(BIN)/octavo seed --once -C examples/magazine examples/magazine/seed.jsonl
	@echo "Try, once it listens:"
	@for path in 'articles?populate=category' 'articles?locale=fr&sort=publishOn:desc' 'homepage?populate=*'; do \
		echo "  http://127.0.0.1:$(PORT)/api/$$path"; done
	@echo "The admin panel: http://127.0.0.1:$(PORT)/admin"
	@echo "While it has no administrator, the line \"admin panel\" below has a link (first=…) that makes one: once, within an hour."
	@exec $(BIN)/octavo start -C examples/magazine --port $(PORT)

test: $(DEV_INSTALLED) ## run the tests, without the soak suite (PYTEST_ARGS="-k name")
	@$(BIN)/python -m compileall -q src
	$(call pytest,-m "not soak" --ignore tests/conformance --ignore tests/soak,-n auto $(IN_ORDER))
	$(call pytest,-m "not soak" tests/conformance,-n 2 --dist loadgroup)

# Three at a time, for many wait; but for what judges how soon a server is there again or how much memory it takes.
# Four minutes of chaos are each fault twice, in the order of the ten minutes that it takes by itself.
soak: export OCTAVO_TEST_CHAOS_SECONDS := $(or $(OCTAVO_TEST_CHAOS_SECONDS),240)
soak: export OCTAVO_TEST_FUZZ_SECONDS := $(or $(OCTAVO_TEST_FUZZ_SECONDS),60)
soak: $(DEV_INSTALLED) ## run the long suites
	$(call pytest,-m soak --timeout 1800 --ignore tests/soak/alone,-n 3 $(IN_ORDER))
	$(call pytest,-m soak --timeout 1800 tests/soak/alone)

mutants: $(DEV_INSTALLED) ## plant small faults and tell which of them no test notices (COUNT=200 SEED=1 PACKAGE=query WORKERS=1)
	@$(BIN)/python -m tests.mutation $(COUNT) $(SEED) $(if $(PACKAGE),--package $(PACKAGE)) $(if $(WORKERS),--workers $(WORKERS))

check: $(DEV_INSTALLED) ## lint, format, types and import arrows
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy --strict
	@$(BIN)/lint-imports

golden: $(DEV_INSTALLED) ## serve the conformance app (PORT= DATABASE=sqlite|postgres|mariadb PROFILE=default|first|limits|refresh-body)
	@exec $(BIN)/python -m tests.apps.golden.serve --port $(PORT) --database $(DATABASE) --profile $(PROFILE)

koa: $(DEV_INSTALLED) ## replay recorded context programs (CORPUS=folder, else those in the repository)
	@$(BIN)/python -m tests.koa.replay $(CORPUS)

bench: $(DEV_INSTALLED) ## measure Octavo beside FastAPI, Django, Strapi and bare SQL (BENCH="--help" tells what can be chosen)
	@$(BIN)/python -m benchmarks $(BENCH)

lock: $(DEV_INSTALLED) ## write the lock files anew from pyproject.toml, requirements/*.in, benchmarks, tests/clients and panel (needs npm)
	@$(LOCK) -o requirements/run.txt pyproject.toml requirements/run.in
	@$(LOCK) --all-extras -o requirements/dev.txt pyproject.toml requirements/run.in requirements/dev.in
	@$(LOCK) -o tests/clients/requirements.txt tests/clients/requirements.in
	@$(LOCK) -o benchmarks/requirements.txt benchmarks/requirements.in
	@cd tests/clients/node && npm install --package-lock-only --ignore-scripts --no-audit --no-fund \
		--omit-lockfile-registry-resolved
	@cd panel && npm install --package-lock-only --ignore-scripts --no-audit --no-fund \
		--omit-lockfile-registry-resolved

panel: panel/node_modules/.made ## build the admin panel from panel/ into src/octavo/plugins/panel/dist (needs Node.js 20)
	@cd panel && npm run --silent build

panel-test: panel/node_modules/.made ## check the panel's types and style, and run its tests without a browser
	@cd panel && npm run --silent check && npm run --silent test

panel-e2e: panel/node_modules/.made $(DEV_INSTALLED) ## use the panel in a browser, against servers of its own (needs Chromium; WORKERS=2)
	@cd panel && PYTHON=$(abspath $(BIN))/python WORKERS=$(or $(WORKERS),2) npm run --silent e2e

panel-bench: panel/node_modules/.made $(DEV_INSTALLED) ## measure the panel's screens on this machine, and write docs/panel-speed.md (needs Chromium)
	@cd panel && PYTHON=$(abspath $(BIN))/python BENCH=1 ROUNDS=5 npm run --silent e2e -- speed.spec.ts --workers 1

clean: ## remove .venv, caches, builds and the example's data
	@rm -rf $(VENV) .mutants dist build panel/node_modules panel/test-results .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage \
		examples/magazine/data examples/magazine/public
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The interpreter: PYTHON when given, else python3 when new enough, else the newest found.
$(MADE):
	@new_enough() { "$$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }; \
	chosen=""; \
	for candidate in $(if $(PYTHON),"$(PYTHON)",python3 python3.13 python3.12 python3.11); do \
		if new_enough "$$candidate"; then chosen="$$candidate"; break; fi; \
	done; \
	if [ -z "$$chosen" ]; then \
		echo "Octavo needs Python 3.11 or newer." >&2; \
		echo "Found: $$($(or $(PYTHON),python3) --version 2>&1 | head -n 1)." >&2; \
		echo "Install one, or name it: make $(or $(MAKECMDGOALS),install) PYTHON=/path/to/python3.12" >&2; \
		exit 2; \
	fi; \
	echo "Making $(VENV) with $$("$$chosen" --version)"; \
	"$$chosen" -m venv $(VENV)
	@touch $@

# Install a lock and the package, as editable. What pip says goes to a file, for it warns of much that is no fault of
# ours; where it fails, its errors are shown and what to do.
# Hash mode refuses editable installs, hence the second command.
define install_lock
	@{ $(PIP) install --require-hashes -r $(1) && $(PIP) install --no-deps --no-build-isolation -e .; } \
		>$(INSTALL_LOG) 2>&1 || { \
		grep '^ *ERROR' $(INSTALL_LOG) | head -n 20 >&2 || tail -n 5 $(INSTALL_LOG) >&2; \
		echo "Installing $(1) failed; all that pip said is in $(INSTALL_LOG)." \
			"Mend the cause, often a package index that does not answer" \
			"($(BIN)/python -m pip config list shows which), and run make $(or $(MAKECMDGOALS),install) again." >&2; \
		exit 1; \
	}
	@$(BIN)/python -m compileall -q src
endef

$(RUN_INSTALLED): $(MADE) requirements/run.txt pyproject.toml
	@echo "Installing what the server needs"
	$(call install_lock,requirements/run.txt)
	@touch $@

panel/node_modules/.made: panel/package-lock.json
	@cd panel && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(DEV_INSTALLED): $(MADE) requirements/dev.txt pyproject.toml
	@echo "Installing what working on Octavo needs"
	$(call install_lock,requirements/dev.txt)
	@touch $(RUN_INSTALLED) $@
