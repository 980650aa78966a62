# Everything a checkout can do. `make help` lists it.
# Needs python3 (3.11 or newer) and a package registry; what else is missing is put into .venv or asked for.

PYTHON ?= python3
PORT ?= 8000
WORKERS ?= logical

VENV := .venv
ORACLE := .cache/oracle
MUTANTS := .cache/mutants
PY := $(VENV)/bin/python
FLASK := $(PY) -m flask --app app
PYTEST = CHROMIUM="$$CHROMIUM" $(PY) -m pytest --no-header --numprocesses $(WORKERS) --maxprocesses 8

# Quiet about itself; the registry, its certificates and its time-outs are the surroundings' business.
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
export NPM_CONFIG_UPDATE_NOTIFIER := false

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test lint bench exhaustive oracle mutants assets lock clean

help: ## list what can be done
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.for-run static/built/.made ## serve with the demonstration's data on http://127.0.0.1:8000 (PORT changes it)
	@$(FLASK) db upgrade
	@$(FLASK) demo || { status=$$?; [ $$status -eq $(HOLDS_REAL_DATA) ] || exit $$status; }
	@echo "Serving on http://127.0.0.1:$(PORT) until Ctrl-C."
	@exec env PORT=$(PORT) $(PY) -m gunicorn --bind 127.0.0.1:$(PORT) --threads 8 \
		--no-control-socket --log-level warning 'app:create_app()'
HOLDS_REAL_DATA := 3

test: $(VENV)/.for-test $(ORACLE)/.made static/built/.made ## run every test: unit, SQLite and PostgreSQL, a real browser
	@CHROMIUM=$$($(PY) tools/find_chromium.py --install) && $(PYTEST)

exhaustive: $(VENV)/.for-test $(ORACLE)/.made static/built/.made ## run what takes longer than a test may
	@CHROMIUM=$$($(PY) tools/find_chromium.py --install) && $(PYTEST) -m exhaustive

bench: $(VENV)/.for-test $(ORACLE)/.made static/built/.made ## measure, and keep what is promised; BENCH_JSON=file keeps the figures, BENCH_SVG=file draws how time grows
	@$(PY) -m bench $(if $(BENCH_JSON),--json '$(BENCH_JSON)') $(if $(BENCH_SVG),--draw '$(BENCH_SVG)')

lint: $(VENV)/.for-lint ## ruff, mypy, djlint and the order of the house
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy
	$(VENV)/bin/djlint templates --lint --quiet
	$(VENV)/bin/lint-imports

oracle: $(ORACLE)/.made ## put pabutools, which tests compare with, into an environment of its own

mutants: $(MUTANTS)/.made ## break the rules, ties and recount in every small way, and see that a test notices
	@$(MUTANTS)/bin/python tools/mutants.py

assets: static/built/.made ## build the stylesheet, the fonts and the script

lock: ## try the newest versions that pyproject.toml allows, and write them to requirements.lock
	rm -rf .cache/lock && $(PYTHON) tools/make_environment.py .cache/lock
	.cache/lock/bin/python -m pip install --quiet --upgrade -e '.[test,lint]'
	.cache/lock/bin/python -m pip freeze --exclude-editable > requirements.lock
	rm -rf .cache/lock

clean: ## remove what make made; the data under instance/ stays
	rm -rf $(VENV) node_modules static/built .cache .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	rm -rf evenhand.egg-info .hypothesis

$(VENV)/.made: tools/make_environment.py
	@$(PYTHON) tools/make_environment.py $(VENV)
	@touch $@

$(VENV)/.for-run: EXTRAS :=
$(VENV)/.for-test: EXTRAS := [test]
$(VENV)/.for-lint: EXTRAS := [lint]
$(VENV)/.for-run $(VENV)/.for-test $(VENV)/.for-lint: $(VENV)/.made pyproject.toml requirements.lock
	@echo "Installing evenhand$(EXTRAS) into $(VENV) …"
	@$(PY) -m pip install --quiet --constraint requirements.lock --editable '.$(EXTRAS)' \
		|| { echo "pip could not install Evenhand; what it says is above. Is its package registry reachable?"; exit 1; }
	@touch $@

$(ORACLE)/.made: tests/oracle/requirements.txt tools/make_environment.py
	@echo "Installing the oracle that tests compare with …"
	@$(PYTHON) tools/make_environment.py $(ORACLE)
	@$(ORACLE)/bin/python -m pip install --quiet --requirement tests/oracle/requirements.txt \
		|| { echo "pip could not install pabutools; what it says is above."; exit 1; }
	@touch $@

$(MUTANTS)/.made: tests/mutants/requirements.txt requirements.lock tools/make_environment.py
	@echo "Installing what breaks the engine for its tests …"
	@$(PYTHON) tools/make_environment.py $(MUTANTS)
	@$(MUTANTS)/bin/python -m pip install --quiet --constraint requirements.lock \
		--requirement tests/mutants/requirements.txt \
		|| { echo "pip could not install mutmut; what it says is above."; exit 1; }
	@touch $@

node_modules/.made: package.json package-lock.json | $(VENV)/.made
	@echo "Installing what builds the assets …"
	@bin=$$($(PY) tools/find_node.py) && PATH="$$bin:$$PATH" npm ci --no-audit --no-fund --loglevel=error \
		|| { echo "npm could not install what builds the assets; what it says is above."; exit 1; }
	@touch $@

ASSET_SOURCES := $(wildcard static/*.* static/src/* static/src/*/* static/src/*/*/*)
static/built/.made: node_modules/.made $(ASSET_SOURCES)
	@echo "Building the assets …"
	@bin=$$($(PY) tools/find_node.py) && PATH="$$bin:$$PATH" npm run --silent build
	@touch $@
