# Every target is a small program in scripts/; this file only names them.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run test check bench services setup

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run:  ## install what is missing, replay the sample round into an empty database, serve it (PORT=8000)
	@$(PYTHON) scripts/setup.py run && exec $(VENV) scripts/serve.py

test:  ## every test: on SQLite, on PostgreSQL with Redis, and in a browser (PYTEST_ARGS="-k words")
	@$(PYTHON) scripts/setup.py test && exec $(VENV) scripts/run_tests.py

check:  ## format, lint, types, missing migrations, translations, templates, deployment settings
	@$(PYTHON) scripts/setup.py check && exec $(VENV) scripts/check.py

bench:  ## how fast it is: prints a table, writes bench-results/*.json
	@$(PYTHON) scripts/setup.py bench && exec $(VENV) scripts/bench.py

services:  ## a throw-away PostgreSQL and Redis in the foreground, with their URLs
	@$(PYTHON) scripts/setup.py services && exec $(VENV) scripts/services.py

setup:  ## .venv with everything that development needs
	@$(PYTHON) scripts/setup.py test
