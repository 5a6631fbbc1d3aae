# Two commands matter: "make demo" and "make test". Everything else is a part of them.
SHELL := /bin/bash
export UV_PYTHON_DOWNLOADS := never
export PYTHONUTF8 := 1
PYTHON ?= python3
BIN := .venv/bin
UV := $(shell command -v uv || echo .tools/bin/uv)
SERVE ?= 1
# A file of tests stays in one process; WORKERS=0 runs all of them in this one.
WORKERS ?= logical
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

.PHONY: help setup demo serve test test-all check fix messages lock clean
help:  ## what you can type
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.tools/bin/uv:
	$(PYTHON) -m venv .tools && .tools/bin/pip install -q --disable-pip-version-check uv

.venv/run.stamp: requirements.lock pyproject.toml | $(if $(filter .tools/bin/uv,$(UV)),.tools/bin/uv)
	$(UV) venv -q --allow-existing --python $(PYTHON) .venv
	$(UV) pip install -q --python $(BIN)/python --require-hashes -r requirements.lock
	$(UV) pip install -q --python $(BIN)/python --no-deps -e .
	@touch $@

.venv/dev.stamp: requirements-dev.lock .venv/run.stamp
	$(UV) pip install -q --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@touch $@

setup: .venv/run.stamp  ## install what the product needs into .venv

demo: setup  ## the whole path on the real figures, then the site on 127.0.0.1:8000 (SERVE=0 stops before serving)
	$(BIN)/giaoban demo $(if $(filter 0,$(SERVE)),--no-serve)

serve: setup  ## only the site
	$(BIN)/giaoban serve

test: .venv/dev.stamp  ## all tests; what a machine lacks is skipped with its reason
	$(PYTEST)

test-all: .venv/dev.stamp  ## first install browser, office and fonts (Debian, as root), then all tests with nothing skipped
	bash .ci/system-packages
	GIAOBAN_SKIP_NOTHING=1 $(PYTEST)

check: .venv/dev.stamp  ## ruff, mypy, templates, floors, packs, translations
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djade --check --target-version 5.2 $$(git ls-files 'src/*.html' 'src/*.svg')
	$(BIN)/lint-imports
	$(BIN)/giaoban packs lint packs/tiny packs/vn
	$(BIN)/giaoban messages --check

fix: .venv/dev.stamp  ## what the formatters can mend by themselves
	-$(BIN)/ruff check --fix -q .
	$(BIN)/ruff format -q .
	-$(BIN)/djade --target-version 5.2 $$(git ls-files 'src/*.html')

messages: .venv/dev.stamp  ## collect page strings into the Vietnamese catalogue
	$(BIN)/giaoban messages

lock: | .tools/bin/uv  ## resolve the dependencies again
	$(UV) pip compile pyproject.toml --universal --generate-hashes --no-header --no-annotate --no-emit-index-url -q -o requirements.lock
	$(UV) pip compile pyproject.toml --group dev --universal --generate-hashes --no-header --no-annotate --no-emit-index-url -q -o requirements-dev.lock

clean:  ## remove what "make demo" made
	rm -rf var
