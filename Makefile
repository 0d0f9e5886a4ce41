# `make run` and `make test` are all a newcomer needs; `make help` lists the rest.

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
# Tests and jobs start hundreds of processes: without it each would compile every module again.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help run test soak install install-test chromium check format bench bench-scheduling bench-scoring bench-web pictures lock messages

# The first Python that starts: a version manager may list names that do not.
PYTHON ?= $(shell for name in python3.11 python3; do $$name -c '' 2>/dev/null && echo $$name && break; done)
BIN := .venv/bin
# On a bare Debian the new environment has no pip of its own, and the system's fills it.
PIP = $$($(BIN)/python -m pip --version >/dev/null 2>&1 \
	&& echo $(BIN)/python -m pip || echo $(PYTHON) -m pip --python $(BIN)/python) --quiet
LOCK := $(BIN)/uv pip compile setup.cfg --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --quiet --upgrade --extra build
TRANSLATIONS := matchmaker/translations
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard $(TRANSLATIONS)/*/LC_MESSAGES/*.po))
SOURCES := matchmaker plugins migrations tests benchmarks $(wildcard *.py)
# One more than the cores a small machine has: tests wait for browsers, workers and databases a third of the time.
JOBS ?= 3

help:  ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' $(MAKEFILE_LIST) | awk -F '\t' '{ printf "  make %-17s %s\n", $$1, $$2 }'

run: install  ## start the demonstration: web application, worker, a filled event
	@exec $(BIN)/matchmaker demo

test: install-test chromium  ## set up all that tests need, then run every test (ARGS="-k words" for some)
	@$(BIN)/python -m pytest --numprocesses $(JOBS) --dist loadfile --no-loadscope-reorder $(ARGS)

soak: install-test chromium  ## many more random problems (SOAK=20 times as many), and every page for its readers
	@MATCHMAKER_SOAK=$(or $(SOAK),20) $(BIN)/python -m pytest --numprocesses $(JOBS) --timeout 3600 \
		$(patsubst %,tests/core/scheduling/test_%.py,why solve edit equity simulate metamorphic) \
		tests/browser/test_every_page.py

install: .venv/run-installed $(CATALOGUES)  ## create .venv with the locked dependencies

install-test: .venv/test-installed $(CATALOGUES)  ## the same, with what tests and checks need

check: install-test  ## lint, format, types, import contracts, security, dead code, catalogue
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	@# B101: asserts narrow types; B404, B603: child processes are started from lists, never through a shell.
	$(BIN)/bandit --quiet --recursive --skip B101,B404,B603 matchmaker plugins
	$(BIN)/vulture matchmaker plugins $(wildcard *.py) --min-confidence 80
	$(BIN)/python -m pytest --quiet tests/architecture

format: install-test  ## let ruff format and repair what it can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: install-test  ## measure, side by side with peers; results go to benchmarks/
	@$(BIN)/python -m benchmarks

bench-scheduling: install-test  ## measure the timetable only (PARTS="weight dense jair breaks growth")
	@$(BIN)/python -m benchmarks.scheduling $(PARTS)

bench-scoring: install-test  ## measure scoring only (PARTS="event weights country workers real")
	@$(BIN)/python -m benchmarks.scoring $(PARTS)

bench-web: install-test  ## measure the pages of a large event only
	@$(BIN)/python -m benchmarks.web $(PARTS)

pictures: install-test chromium  ## take the pictures of the organiser's guide anew, from the demonstration
	@$(BIN)/python -m tests.browser.pictures

lock: install-test  ## upgrade every locked dependency
	$(LOCK) --output-file requirements/run.lock
	$(LOCK) --extra test --extra data --constraint requirements/run.lock --output-file requirements/test.lock

messages: install-test  ## collect the sentences to translate and compile the catalogues
	@mkdir -p build
	@$(BIN)/pybabel --quiet extract --mapping-file $(TRANSLATIONS)/babel.cfg --keyword N_ --keyword _l \
		--project matchmaker --add-location file --sort-by-file --output build/messages.pot matchmaker plugins
	@$(BIN)/pybabel --quiet update --input-file build/messages.pot --output-dir $(TRANSLATIONS) --locale en --init-missing \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	@$(MAKE) $(CATALOGUES)

chromium:
	@tests/chromium.sh

.venv/run-installed: requirements/run.lock setup.cfg setup.py | $(BIN)/python
	@echo "Installing what matchmaker needs into .venv (about a minute, once)."
	@$(PIP) install --require-hashes --requirement requirements/run.lock
	@# mypy does not follow the installed names of plugins/ and migrations/; links of those names it does.
	@mkdir -p .venv/names && for folder in plugins migrations; do \
		ln -sfn ../../$$folder .venv/names/matchmaker_$$folder; done
	@# What an earlier installation left here would hide entry points added since.
	@rm -rf matchmaker.egg-info
	@PYTHONWARNINGS=ignore $(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/test-installed: requirements/test.lock .venv/run-installed
	@echo "Installing what the tests need into .venv."
	@$(PIP) install --require-hashes --requirement requirements/test.lock
	@touch $@

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "matchmaker needs Python 3.11 or newer; none was found."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "matchmaker needs Python 3.11 or newer; name one: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv .venv >/dev/null 2>&1 || $(PYTHON) -m venv --clear --without-pip .venv

%.mo: %.po | .venv/run-installed
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@ --locale $(notdir $(patsubst %/LC_MESSAGES/,%,$(dir $<)))
