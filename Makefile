# make demo [CLIP=path]   analyse a clip (default: the first of sample_videos/)
# make test               everything CI runs: checks, then the whole test suite
# make check              ruff, mypy --strict, import-linter
# make venv               only the environment
#
# A fresh machine needs Python 3.11 or 3.12 (or PYTHON=path) and nothing else.

SHELL := /bin/sh
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PYTHON ?=
CLIP ?= $(firstword $(sort $(wildcard sample_videos/*.mp4)))

.PHONY: demo test check venv clean
.DELETE_ON_ERROR:

demo: $(STAMP)
	@test -n "$(CLIP)" || { \
	    echo "sample_videos/ holds no clip; give one: make demo CLIP=path/to/run.mp4"; \
	    exit 2; }
	$(BIN)/formcheck analyze "$(CLIP)"

test: check
	$(BIN)/python -m pytest

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

venv: $(STAMP)

$(STAMP): pyproject.toml constraints.txt tools/make_venv.sh tools/system_libraries.sh
	@PYTHON="$(PYTHON)" tools/make_venv.sh "$(VENV)"
	@touch $(STAMP)

clean:
	rm -rf $(VENV) build dist ./*.egg-info .pytest_cache .mypy_cache .ruff_cache
