# make demo [CLIP=path]   analyse a clip (default: a sample of known speed and height)
# make test               everything CI runs: checks, then the whole test suite
# make quick              the tests that run no pose net
# make coverage           the tests, and which lines they ran
# make hostile            360 files made to harm, each analysed in a process of its own
# make fuzz [MINUTES=5]   damaged containers and odd settings, until the time is up
# make sbom               sbom.json: what is installed here, as CycloneDX
# make check              ruff, mypy --strict, import-linter
# make venv               only the environment
#
# A fresh machine needs Python 3.11 or 3.12 (or PYTHON=path) and nothing else.

SHELL := /bin/sh
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PYTHON ?=
SAMPLE := sample_videos/01_side_right.mp4
CLIP ?= $(SAMPLE)
MINUTES ?= 5
# What is known of the clip; the sample's truth file says the same.
ABOUT ?= $(if $(filter $(SAMPLE),$(CLIP)),--speed 10.8km/h --height 175cm)

# Whole files go to one worker each, so that what a file prepares is prepared once.
TOGETHER := -n auto --dist loadfile

.PHONY: demo test quick coverage hostile fuzz sbom check venv clean
.DELETE_ON_ERROR:

demo: $(STAMP)
	$(BIN)/formcheck analyze "$(CLIP)" $(ABOUT)

test: check
	@tools/test_programs.sh
	$(BIN)/python -m pytest $(TOGETHER) --durations=10

quick: $(STAMP)
	$(BIN)/python -m pytest $(TOGETHER) -m "not slow"

coverage: $(STAMP)
	$(BIN)/python -m pytest $(TOGETHER) --cov=formcheck --cov=formcheck_app \
	    --cov-report=term:skip-covered

hostile: $(STAMP)
	$(BIN)/python -m tests.hostile

fuzz: $(STAMP)
	$(BIN)/python -m tests.hostile.fuzz --minutes $(MINUTES)

sbom: $(STAMP)
	$(BIN)/python tools/sbom.py > sbom.json

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
