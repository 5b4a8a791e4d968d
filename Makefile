# Everything is run from here, on a machine that has Python >= 3.11, make, git and a package index.
#
#   make demo     the main job: assess the shipped strategy, pages in Vietnamese and English
#   make test     the tests
#   make check    everything that has to hold before a change is accepted
#
# All set-up happens inside .venv, once; the system's Python is never changed.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
JOBS ?= 2
PYTEST_FLAGS ?=

# The first interpreter that is new enough; `make PYTHON=/path/to/python3.12 test` names another.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then echo $$p; break; fi; done)

# uv where it is on the PATH (faster), else pip.
UV := $(shell command -v uv 2>/dev/null)
ifdef UV
INSTALL = $(UV) pip install --quiet --python $(PY)
else
INSTALL = $(PY) -m pip install --quiet --disable-pip-version-check
endif

# the `>=` of the dependencies, as `==`
FLOORS = $(shell sed -n '/^dependencies/,/^]/s/.*"\([a-z]*\)>=\([0-9.]*\)".*/\1==\2/p' pyproject.toml)

CHECKS := format-check lint layers types citation changelog demo doctest docs readme-test wheel-test coverage

.PHONY: help demo test check coverage doctest property lint format format-check layers types docs \
	citation changelog wheel-test readme-test bench mutate floors clean distclean

help:  ## show the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

# ------------------------------------------------------------------------------------------ set-up
$(PY):
	@if ! "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
		echo 'Python 3.11 or newer is needed. Install it, or name it: make PYTHON=/path/to/python3.11 ...' >&2; \
		exit 1; \
	fi
	@"$(PYTHON)" -m venv $(VENV) || { \
		rm -rf $(VENV); \
		echo 'No virtual environment could be made: install the venv module (on Debian: apt install python3-venv).' >&2; \
		exit 1; \
	}

$(VENV)/.stamp-pip: | $(PY)
ifndef UV
	@$(INSTALL) --upgrade 'pip>=25.1'
endif
	@touch $@

$(VENV)/.stamp-demo: pyproject.toml constraints.txt | $(PY)
	@echo 'Setting up $(VENV) for the demonstration (once)'
	@$(INSTALL) -c constraints.txt -e '.[report,yaml]'
	@touch $@

$(VENV)/.stamp-test: pyproject.toml constraints.txt | $(VENV)/.stamp-pip
	@echo 'Setting up $(VENV) for the tests (once)'
	@$(INSTALL) -c constraints.txt -e '.[all]' --group test
	@touch $@ $(VENV)/.stamp-demo

$(VENV)/.stamp-check: pyproject.toml constraints.txt | $(VENV)/.stamp-pip
	@echo 'Setting up $(VENV) for the whole gate (once)'
	@$(INSTALL) -c constraints.txt -e '.[all]' --group dev
	@touch $@ $(VENV)/.stamp-test $(VENV)/.stamp-demo

$(VENV)/.stamp-bench $(VENV)/.stamp-mutate: $(VENV)/.stamp-%: pyproject.toml constraints.txt | $(VENV)/.stamp-test
	@$(INSTALL) -c constraints.txt -e '.[all]' --group test --group $*
	@touch $@

# cffconvert needs an older jsonschema than the tests do, so it lives apart.
$(VENV)/citation/.stamp: pyproject.toml | $(VENV)/.stamp-pip
	@$(PY) -m venv $(VENV)/citation
	@$(VENV)/citation/bin/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@$(VENV)/citation/bin/python -m pip install --quiet --disable-pip-version-check --group citation
	@touch $@

# -------------------------------------------------------------------------------------- two commands
demo: $(VENV)/.stamp-demo  ## the main job: assess the shipped strategy into build/demo
	@for language in vi en; do \
		$(BIN)/gender-indicators assess --output build/demo/$$language --language $$language; \
	done
	@echo
	@echo 'The pages:'
	@find build/demo -name '*.html' | sort | sed "s|^|  $$PWD/|"

test: $(VENV)/.stamp-test  ## the tests (PYTEST_FLAGS= adds options, JOBS= processes)
	@$(PY) -m pytest -q -n $(JOBS) $(PYTEST_FLAGS)

# -------------------------------------------------------------------------------------------- gate
check: $(VENV)/.stamp-check  ## everything that has to hold before a change is accepted
	@for step in $(CHECKS); do \
		echo; echo "== $$step"; SECONDS=0; \
		$(MAKE) --no-print-directory $$step || { echo "check: FAILED at $$step" >&2; exit 1; }; \
		echo "== $$step: passed in $$SECONDS s"; \
	done
	@echo; echo 'check: passed ($(CHECKS))'

coverage: $(VENV)/.stamp-test  ## the tests, with branch coverage of 100 %
	@rm -f .coverage .coverage.*
	@$(MAKE) --no-print-directory test \
		PYTEST_FLAGS='--cov --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=100 $(PYTEST_FLAGS)'

doctest: $(VENV)/.stamp-test  ## every example in the docstrings
	@$(PY) -m pytest -q -n $(JOBS) --doctest-modules src $(PYTEST_FLAGS)

property: $(VENV)/.stamp-test  ## the invariants with many more examples
	@$(PY) -m pytest -q -n $(JOBS) tests/property --hypothesis-profile=nightly $(PYTEST_FLAGS)

lint: $(VENV)/.stamp-check  ## ruff
	@$(PY) -m ruff check .

format: $(VENV)/.stamp-check  ## format, and repair what ruff can repair
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .

format-check: $(VENV)/.stamp-check
	@$(PY) -m ruff format --check .

layers: $(VENV)/.stamp-check  ## who may import whom, and that a planted violation is found
	@$(BIN)/lint-imports --no-cache --no-logo
	@$(PY) tools/planted_violation.py

types: $(VENV)/.stamp-check  ## mypy (src, tests) and pyright (src), both strict
	@$(PY) -m mypy
	@$(PY) -m pyright --pythonpath $(PY)

docs: $(VENV)/.stamp-check  ## the documentation into build/docs, warnings are errors
	@$(PY) -m sphinx -q -nW --keep-going -b html docs build/docs
	@echo "The documentation: $$PWD/build/docs/index.html"

citation: $(VENV)/citation/.stamp  ## CITATION.cff is valid and bears the version of pyproject.toml
	@$(VENV)/citation/bin/cffconvert --validate --infile CITATION.cff
	@$(PY) tools/versions.py

changelog: $(VENV)/.stamp-check  ## the fragments as the next release would show them
	@$(PY) -m towncrier build --draft --version "$$($(PY) tools/versions.py --print)"

wheel-test: $(VENV)/.stamp-check  ## the built wheel, with and without extras, away from src
	@$(PY) tools/wheel.py --jobs $(JOBS)

readme-test: $(VENV)/.stamp-test  ## the commands and examples of README.md as written
	@$(PY) tools/readme.py

# --------------------------------------------------------------------------------- not in the gate
bench: $(VENV)/.stamp-bench  ## benchmarks (tests/benchmarks/bench_*.py)
	@$(PY) -m pytest tests/benchmarks -o python_files='bench_*.py' -o python_functions='bench_*' -o filterwarnings=default \
		-p no:randomly --benchmark-only $(PYTEST_FLAGS)

mutate: $(VENV)/.stamp-mutate  ## mutation tests of the computing rooms
	@$(BIN)/mutmut run
	@$(BIN)/mutmut results

floors:  ## the tests with the oldest dependencies that pyproject.toml allows, on Python 3.11
	@"$(PYTHON)" -m venv build/floors
	@build/floors/bin/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@build/floors/bin/python -m pip install --quiet --disable-pip-version-check -e '.[all]' --group test $(FLOORS)
	@build/floors/bin/python -m pytest -q -n $(JOBS) $(PYTEST_FLAGS)

clean:  ## remove what was built
	@rm -rf build dist mutants docs/reference/generated docs/jupyter_execute .coverage .coverage.* \
		.hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache .benchmarks
	@find src tests tools docs -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

distclean: clean  ## remove the environment too
	@rm -rf $(VENV)
