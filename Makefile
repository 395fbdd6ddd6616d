# Needs Python 3.11 or newer with its venv module, and a POSIX shell. `make help` lists the commands.

SHELL := /bin/sh
.DEFAULT_GOAL := help

# Empty: the first of PYTHONS that is new enough. Another one: make run PYTHON=/path/to/python
PYTHON ?=
PYTHONS := python3 python3.13 python3.12 python3.11 python3.14 python

# What is given to the command behind a target, for example: make test ARGS="tests/audio -x"
ARGS ?=

RUN_ENV := .venv
TEST_ENV := .venv-test
CODE := audio languages interpreter benchmarks tests

.PHONY: help run test check check-lint check-format check-types fix bench lock clean run-env test-env

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

run: run-env ## install what the service needs, check it with spoken samples, serve on http://127.0.0.1:8080
	@exec $(RUN_ENV)/bin/interpreter serve $(ARGS)

test: test-env ## install what the tests need, run the whole test suite
	@exec $(TEST_ENV)/bin/python -m pytest $(ARGS)

check: check-lint check-format check-types ## lint, formatting and types

check-lint: test-env
	$(TEST_ENV)/bin/ruff check .

check-format: test-env
	$(TEST_ENV)/bin/ruff format --check .

check-types: test-env
	$(TEST_ENV)/bin/mypy

fix: test-env ## repair what lint and formatting can repair
	$(TEST_ENV)/bin/ruff check --fix .
	$(TEST_ENV)/bin/ruff format .

bench: test-env ## measure latency and recognition on real speech (needs ../shared/data)
	$(TEST_ENV)/bin/python -m benchmarks.latency $(ARGS)
	$(TEST_ENV)/bin/python -m benchmarks.recognition $(ARGS)

# Keeps the pinned versions where it can; ARGS=--upgrade renews all of them, ARGS="--upgrade-package NAME" one.
LOCK := $(TEST_ENV)/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--fork-strategy fewest --no-header --no-annotate --no-emit-index-url --no-emit-find-links

lock: test-env ## renew the requirements*.lock files from pyproject.toml
	$(LOCK) pyproject.toml --group build --output-file requirements.lock $(ARGS)
	$(LOCK) pyproject.toml --group dev --constraint requirements.lock --output-file requirements-dev.lock $(ARGS)
	$(LOCK) --group cuda --output-file requirements-cuda.lock $(ARGS)
	$(LOCK) --group students --output-file requirements-students.lock $(ARGS)

clean: ## remove the environments, the models the tests made, and every cache in this folder
	rm -rf $(RUN_ENV) $(TEST_ENV) .models build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

run-env:
	@$(call environment,$(RUN_ENV),requirements.lock)

test-env:
	@$(call environment,$(TEST_ENV),requirements-dev.lock)

# $(call environment,FOLDER,LOCK): make FOLDER hold exactly what LOCK says, and the project itself. Does nothing when
# FOLDER was made from the same lock and pyproject.toml, in the same place, and its Python still runs.
# --no-deps: the lock is complete. --only-binary: nothing is compiled here.
define environment
set -e; \
wanted() { echo "$(CURDIR)"; cat $(2) pyproject.toml; }; \
new_enough() { "$$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }; \
if wanted | cmp -s - $(1)/made-from && $(1)/bin/python -c '' 2>/dev/null; then exit 0; fi; \
python=; \
for name in $(or $(PYTHON),$(PYTHONS)); do if new_enough "$$name"; then python=$$name; break; fi; done; \
if [ -z "$$python" ]; then \
	echo "Python 3.11 or newer is needed; there is none among: $(or $(PYTHON),$(PYTHONS))." >&2; \
	echo "Install it, or say where it is: make $(firstword $(MAKECMDGOALS)) PYTHON=/path/to/python" >&2; exit 1; \
fi; \
if ! "$$python" -c 'import venv, ensurepip' 2>/dev/null; then \
	echo "$$python has no venv module. On Debian or Ubuntu: apt install python3-venv; then run this again." >&2; exit 1; \
fi; \
echo "Making $(1) from $(2) with $$("$$python" --version). This takes some minutes, once."; \
rm -f $(1)/made-from; \
"$$python" -m venv --clear $(1); \
pip="$(1)/bin/python -m pip --disable-pip-version-check --no-input install --no-deps"; \
$$pip --require-hashes --only-binary :all: -r $(2); \
$$pip --quiet --no-build-isolation --no-index -e .; \
wanted > $(1)/made-from
endef
