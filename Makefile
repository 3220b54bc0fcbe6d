# Each target does its own set-up; `make` alone lists them.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup demo sandbox test check bench crm screenshots reference fmt lock

export PYTHON DATA UPGRADE
# Where bytecode is not kept, each of the hundreds of processes that the tests start compiles everything anew.
export PYTHONDONTWRITEBYTECODE :=

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile
	@printf '\n%s\n' 'Set PYTHON=/path/to/python3 to choose the Python, ARGS="…" to pass options on to demo, sandbox, test, bench and crm.'

setup: ## Make .venv with all that development needs
	@scripts/setup dev
	@scripts/postgres
	@scripts/node
	@scripts/chromium

demo: ## Open an example office in the browser (ARGS=--fresh begins anew)
	@scripts/setup runtime
	@.venv/bin/baton demo $(ARGS)

sandbox: ## Serve an empty Slack workspace for any app (ARGS="--manifest app.yml --open")
	@scripts/setup runtime
	@.venv/bin/python -m sandbox $(ARGS)

test: ## Run every test (ARGS="-k claim" picks some)
	@scripts/setup dev
	@scripts/postgres
	@scripts/node
	@scripts/chromium
	@printf '→ Running every test\n'  # by four: most of them wait, for a clock or a socket
	@.venv/bin/python -m pytest -n 4 --maxschedchunk 4 $(ARGS)

check: ## Lint, check types and imports, run the fast tests (on SQLite)
	@scripts/setup dev
	@scripts/postgres
	@scripts/lint
	@printf '→ Running the fast tests\n'
	@.venv/bin/python -m pytest -n 4 --maxschedchunk 8 -m "not slow and not postgres" $(ARGS)

bench: ## Measure what a decision costs beside what rule engines cost (ARGS=--quick for a short run)
	@scripts/setup runtime
	@scripts/peers
	@.venv/bin/python -m bench.routing $(ARGS)

crm: ## Run the example CRM on the folder DATA=… names
	@[[ -n "$$DATA" ]] || { printf '%s\n' 'Say where the CRM keeps its data: make crm DATA=path/to/crm' >&2; exit 2; }
	@scripts/setup runtime
	@.venv/bin/python examples/crm/run.py --data "$$DATA" $(ARGS)

screenshots: ## Take docs/screenshots anew, of the demo in Chromium
	@scripts/setup dev
	@scripts/chromium
	@.venv/bin/python scripts/screenshots.py $(ARGS)

reference: ## Write docs/reference.md and docs/schema anew from the code
	@scripts/setup dev
	@.venv/bin/python scripts/reference.py

fmt: ## Format the code and mend what the linter can
	@scripts/setup dev
	@.venv/bin/ruff check --quiet --fix --exit-zero .
	@.venv/bin/ruff format .

lock: ## Write the lock files anew from pyproject.toml (UPGRADE=1 takes newer versions)
	@scripts/lock
