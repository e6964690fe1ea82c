# Three commands to know: `make run`, `make test`, `make bench`. Only Python 3.11 or newer has to be there.

PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
DEMO ?= 1
SEED ?= 1
COUNT ?= 10

LEDGER := .venv/bin/python -m flask --app wsgi

# The demonstration keeps to its own folder and to this machine, so that it never mixes with a real ledger.
ifeq ($(DEMO),0)
export LEDGER_INSTANCE ?= $(CURDIR)/instance
else
export LEDGER_INSTANCE ?= $(CURDIR)/instance/demonstration
override HOST := 127.0.0.1
endif
export LEDGER_DEMO := $(DEMO)

.PHONY: help run test drives bench lint environment assets

help:
	@echo "make run     start the demonstration at http://127.0.0.1:8000 (PORT=8080 for another port)"
	@echo "make run DEMO=0   start a real, empty ledger (HOST=0.0.0.0 to be reached from other machines)"
	@echo "make test    run every test, on SQLite and PostgreSQL and in Chromium"
	@echo "make drives  try everything for longer than the tests do, from a seed (SEED=7 COUNT=40)"
	@echo "make bench   measure the pages with 100,000 entries"
	@echo "make lint    look for slips in the code"

run: environment
	@.venv/bin/python -m setup.assets || echo "Going on without them."
	@$(LEDGER) db upgrade
	@test "$(DEMO)" = 0 || $(LEDGER) demo
	@exec $(LEDGER) serve --host $(HOST) --port $(PORT)

test:
	@$(PYTHON) -m setup.environment requirements.txt requirements-dev.txt
	@.venv/bin/python -m setup.assets
	@.venv/bin/python -m setup.testing
	@.venv/bin/python -m pytest --numprocesses=2 --dist=worksteal $(PYTEST)

drives:
	@$(PYTHON) -m setup.environment requirements.txt requirements-dev.txt
	@.venv/bin/python -m setup.testing
	@SEED=$(SEED) COUNT=$(COUNT) .venv/bin/python -m pytest --numprocesses=2 --dist=worksteal tests/drives/drive_*.py

bench:
	@$(PYTHON) -m setup.environment requirements.txt requirements-dev.txt
	@.venv/bin/python -m setup.assets || echo "Going on without them."
	@.venv/bin/python -m bench

lint:
	@$(PYTHON) -m setup.environment requirements.txt requirements-dev.txt
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .

environment:
	@$(PYTHON) -m setup.environment requirements.txt

assets:
	@.venv/bin/python -m setup.assets
