PORT ?= 8000
PEOPLE ?= 100000
PYTHON ?= python3
BIN := .venv/bin
PRODUCTION := SSL_REDIRECT=true SECRET_KEY=$$($(PYTHON) -c "import secrets; print(secrets.token_urlsafe(60))") ALLOWED_HOSTS=example.org DEBUG=false

.PHONY: setup run test test-sqlite test-postgres prove bench bench-people page-figures lint format requirements audit messages screenshots

setup: .venv/installed .venv/catalogues static_built/vega.js

.venv/installed: requirements.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	touch $@

.venv/catalogues: .venv/installed $(wildcard locale*/*/LC_MESSAGES/*.po)
	$(BIN)/pybabel --quiet compile --domain django --directory locale
	$(BIN)/pybabel --quiet compile --domain django --directory locale_packages
	$(BIN)/pybabel --quiet compile --domain djangojs --directory locale_packages
	touch $@

# The script that draws charts on pages, out of the package that draws them for documents.
static_built/vega.js: .venv/installed
	@mkdir -p $(@D)
	$(BIN)/python -c "import vl_convert; print(vl_convert.javascript_bundle())" > $@.part
	@mv $@.part $@

run: export DEBUG = true
run: setup
	$(BIN)/python manage.py migrate --verbosity 0
	$(BIN)/python manage.py refold
	$(BIN)/python manage.py load_reference
	$(BIN)/python manage.py load_demo
	-$(BIN)/python manage.py check_figures --repair
	@echo "Open http://127.0.0.1:$(PORT)/ (stop with Ctrl-C)."
	$(BIN)/python manage.py runserver --noreload 127.0.0.1:$(PORT)

test test-sqlite test-postgres prove bench bench-people lint: export SECRET_KEY = only-for-tests
# Playwright runs an event loop of its own beside Django's database calls.
test test-sqlite test-postgres prove: export DJANGO_ALLOW_ASYNC_UNSAFE = true
# PostgreSQL would compile queries that read three rows.
test test-sqlite test-postgres prove: export PGOPTIONS = -c jit=off
test test-sqlite test-postgres prove bench bench-people lint: export SSL_REDIRECT = false

test: setup
	@sh tests/programs.sh
	@$(BIN)/python tests/both.py

test-sqlite: setup
	$(BIN)/pytest $(ARGS)

test-postgres: setup
	$(BIN)/python tests/postgres.py $(BIN)/pytest $(ARGS)

# The long run: thousands of random programmes, damaged files and hostile requests, hundreds of crashes, many writers
# at once and outages, on both databases.
prove: export HYPOTHESIS_PROFILE = prove
prove: setup
	@sh tests/programs.sh office
	@$(BIN)/python tests/both.py tests/test_figures.py tests/test_crossing.py tests/test_fuzz.py tests/test_crashes.py tests/test_load.py \
		tests/test_disclosure_attacks.py tests/test_backup.py tests/test_backup_file.py tests/test_erasure.py tests/test_leftovers.py \
		tests/test_jobs.py tests/test_pages.py::test_every_number_of_the_demonstration_equals_its_rows
	@$(BIN)/pytest -p no:cacheprovider tests/test_browser_pages.py tests/test_office.py

# A programme of each of SIZES, loaded and measured on both databases beside raw SQL and a minimal page; see bench.md.
bench bench-people: export ALLOWED_HOSTS = localhost
bench bench-people: export PYTHONPATH = .
bench bench-people: export SECOND_FACTOR =
bench: export SIZES ?= 90000 1000000
bench: setup
	@$(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@$(BIN)/python -m tests.bench

# Lists and names against a register of PEOPLE, bad files, on both databases.
bench-people: setup
	@$(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@rm -f .bench.sqlite3*
	@DATABASE_URL=sqlite:///$(CURDIR)/.bench.sqlite3 $(BIN)/python tests/bench_people.py people $(PEOPLE); rm -f .bench.sqlite3*
	@$(BIN)/python tests/postgres.py $(BIN)/python tests/bench_people.py people $(PEOPLE)

# How quick and how steady pages are in Chromium, and how soon on a slow line; see pages.md.
page-figures: export SECRET_KEY = only-for-measuring-on-this-machine-and-nowhere-else
page-figures: export SSL_REDIRECT = false
page-figures: export SECOND_FACTOR =
page-figures: setup
	@$(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@$(BIN)/python -m tests.page_figures

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djhtml --check --tabwidth 2 templates
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/pytest tests/test_imports.py

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	-$(BIN)/djhtml --tabwidth 2 templates

# The pictures of the manual, from the demonstration year; needs Debian's chromium.
screenshots: export SECRET_KEY = only-for-tests
screenshots: export DJANGO_ALLOW_ASYNC_UNSAFE = true
screenshots: export SSL_REDIRECT = false
screenshots: setup
	$(BIN)/pytest tests/screenshots.py

# Needs Debian's gettext; translations are then written into locale/ and compiled by `make setup`.
messages: setup
	SECRET_KEY=only-for-messages $(BIN)/python manage.py makemessages --locale ru --locale kk --no-location --no-wrap --no-obsolete --ignore .venv

requirements:
	$(PYTHON) -m venv .venv/pip-tools
	.venv/pip-tools/bin/pip install --quiet pip-tools
	.venv/pip-tools/bin/pip-compile --quiet --strip-extras --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --output-file requirements.txt requirements.in

audit:
	$(PYTHON) -m venv .venv/audit
	.venv/audit/bin/pip install --quiet pip-audit
	.venv/audit/bin/pip-audit --strict --require-hashes --requirement requirements.txt || { echo "The audit found something, or could not ask: read above."; exit 1; }
