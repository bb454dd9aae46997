# Each target sets up .venv by itself; nothing has to be done before.
PY ?= python3
VENV := .venv
BIN := $(VENV)/bin
CLIENT ?=

# A run is several processes, and each would compile all that it imports anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: report test test-all test-browser docs notebooks gallery sample schemas reference catalogue lint lock bench bench-models clean

report: $(VENV)/.ready            ## the main job: order log to business case (the sample, or CLIENT=folder)
	$(BIN)/winback report $(CLIENT)

test: $(VENV)/.ready              ## what a newcomer runs: light, no Spark
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not slow and not spark"

# with LIGHT=done the tests of `make test` are not run again
test-all: $(VENV)/.ready-all $(VENV)/.classic-spark  ## everything: Spark, browser, office and slow tests, and the lint
	$(if $(LIGHT),,$(MAKE) test)
	WINBACK_ALL_EXAMPLES=1 $(BIN)/python -m pytest -n 2 --dist worksteal -m "(slow or random) and not spark"
	WINBACK_ALL_EXAMPLES=1 $(BIN)/python -m pytest -m spark
	$(MAKE) docs
	$(MAKE) lint

test-browser: $(VENV)/.ready-all  ## only what needs Chromium
	$(BIN)/python -m pytest -m browser

docs: $(VENV)/.ready-all          ## docs/ as a site in build/docs; a link that leads nowhere is an error
	$(BIN)/python -m sphinx -W --keep-going -n -q docs build/docs

notebooks: $(VENV)/.ready         ## run the notebooks on the sample and keep their outputs in git
	$(BIN)/python -m winback_kit.report.make.regenerate

gallery: $(VENV)/.ready           ## docs/gallery: four clients as pages; reports/gallery: every figure on hard clients
	$(BIN)/python -m winback_kit.reference.gallery
	$(BIN)/python -m winback_kit.report.make.gallery

sample: $(VENV)/.ready            ## make sample_data/ again from its planted truth
	$(BIN)/python sample_data/generate.py

schemas: $(VENV)/.ready           ## write the JSON schemas of client.yml and case.yml anew
	$(BIN)/python -m winback_kit.report.make.schemas

reference: $(VENV)/.ready         ## write docs/reference anew: tables, commands, names, refusals
	$(BIN)/python -m winback_kit.reference.pages

catalogue: $(VENV)/.ready         ## collect every text of the kit in templates/words.pot
	$(BIN)/python -m winback_kit.report.make.texts

bench: $(VENV)/.ready-all $(VENV)/.classic-spark  ## speed and memory as ratios within one run, and back-tests on real logs
	$(BIN)/python -m benchmarks.reading_speed
	$(BIN)/python -m benchmarks.report_speed
	$(BIN)/python -m benchmarks.page_speed
	$(BIN)/python -m benchmarks.spark_speed
	$(BIN)/python -m benchmarks.backtests

bench-models: $(VENV)/.ready      ## purchase models beside others, each in its own environment
	$(BIN)/python -m benchmarks.model_speed

lint: $(VENV)/.ready-all
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lock: $(VENV)/.ready              ## compile the lock files anew from pyproject.toml
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-header --no-annotate pyproject.toml --extra test -o requirements.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-header --no-annotate pyproject.toml --all-extras -c requirements.txt -o requirements-all.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-header --no-annotate --group classic-spark -c requirements-all.txt -o requirements-classic-spark.txt

clean:
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache

# A Python that is named is the one that runs: another in .venv is told, not used in silence.
.PHONY: as-named
as-named:
	@$(PY) .ci/python_version.py $(VENV)

ifneq ($(origin PY),file)
$(VENV)/.ready: | as-named
endif

# uv installs in seconds; where it cannot be had, pip does the same in a minute.
define install
	@$(PY) .ci/python_version.py
	@test -x $(BIN)/python || $(PY) -m venv $(VENV)
	@$(BIN)/python -m pip install -q --disable-pip-version-check uv || true
	@if $(BIN)/python -m uv --version >/dev/null 2>&1; \
	then VIRTUAL_ENV=$(VENV) $(BIN)/python -m uv pip install -q --python $(BIN)/python -r $(1) -e .; \
	else $(BIN)/python -m pip install -q --disable-pip-version-check -r $(1) -e .; fi
	@touch $@
endef

$(VENV)/.ready: requirements.txt pyproject.toml
	$(call install,requirements.txt)

$(VENV)/.ready-all: requirements-all.txt pyproject.toml $(VENV)/.ready
	$(call install,requirements-all.txt)

# Classic Spark and the client of Spark Connect are one package to Python: a folder of its own, which
# a process that wants the classic one puts before the others.
$(VENV)/.classic-spark: requirements-classic-spark.txt $(VENV)/.ready-all
	@if $(BIN)/python -m uv --version >/dev/null 2>&1; \
	then $(BIN)/python -m uv pip install -q --python $(BIN)/python --target $(VENV)/classic_spark -r $<; \
	else $(BIN)/python -m pip install -q --disable-pip-version-check --upgrade --target $(VENV)/classic_spark -r $<; fi
	@touch $@
