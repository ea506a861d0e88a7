# make demo [CLIP=path]   analyse a clip (default: a sample of known speed and height)
# make test               checks, then the whole test suite
# make quick              the tests that run no pose net and no browser, none over half a second
# make coverage           the tests, and which lines they ran
# make hostile            722 inputs made to harm, each analysed in a process of its own
# make fuzz [MINUTES=5]   damaged containers, then the readers led by the lines they run (atheris)
# make sbom               sbom.json: what is installed here, as CycloneDX
# make check              ruff, mypy --strict, import-linter
# make wheel-test         the wheel, without constraints, in fresh environments
# make audit              known weaknesses of the pinned packages
# make constraints        constraints.txt anew, from the newest releases (needs uv)
# make hashed             requirements-hashed.txt: the same releases with the hashes of their files (needs uv)
# make venv               only the environment, with all that the tests need
#
# A fresh machine needs make, git and Python 3.11 or newer (or PYTHON=path).

SHELL := /bin/sh
VENV ?= .venv
BIN := $(VENV)/bin
USE := $(VENV)/.installed
DEV := $(VENV)/.installed-dev
PYTHON ?=
MADE_FROM := pyproject.toml constraints.txt tools/make_venv.sh tools/system_libraries.sh
CLIP ?=
MINUTES ?= 5

# Whole files go to one worker each, so that what a file prepares is prepared once, in
# the order of tests/conftest.py.
TOGETHER := -n auto --dist loadfile --no-loadscope-reorder

# Tests start the program some hundred times: compiled once, whatever the shell says.
export PYTHONDONTWRITEBYTECODE :=

# One thread each for small matrices: there are as many workers as cores.
export OPENBLAS_NUM_THREADS := 1

.PHONY: demo test quick coverage hostile fuzz sbom check wheel-test audit constraints hashed venv clean
.DELETE_ON_ERROR:

demo: $(USE)
	$(BIN)/formcheck analyze $(if $(CLIP),"$(CLIP)",--sample 01)

test: check
	@tools/test_programs.sh
	$(BIN)/python -m pytest $(TOGETHER) --durations=10

quick: $(DEV)
	$(BIN)/python -m pytest $(TOGETHER) -m "not slow" --ignore=tests/browser

coverage: $(DEV)
	$(BIN)/python -m pytest $(TOGETHER) --cov

hostile: $(DEV)
	$(BIN)/python -m tests.hostile

fuzz: $(DEV)
	@tools/fuzz.sh $(BIN)/python $(MINUTES)

sbom: $(DEV)
	$(BIN)/python tools/sbom.py > sbom.json

check: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

wheel-test:
	@tools/test_wheel.sh $(PYTHON)

audit: $(DEV)
	@tools/audit.sh "$(BIN)/python"

constraints:
	@tools/make_constraints.sh

hashed:
	@tools/make_hashed.sh

venv: $(DEV)

$(USE): $(MADE_FROM)
	@PYTHON="$(PYTHON)" tools/make_venv.sh "$(VENV)" .
	@touch $(USE)

$(DEV): $(MADE_FROM)
	@PYTHON="$(PYTHON)" tools/make_venv.sh "$(VENV)" '.[dev]'
	@touch $(USE) $(DEV)

clean:
	rm -rf $(VENV) build dist ./*.egg-info .pytest_cache .mypy_cache .ruff_cache
