# Everything starts from a bare checkout: each target sets up what it needs, once.
#
#   make run     start Yaritori on http://localhost:8501 (PORT=… for another port)
#   make test    all checks and all tests, in a browser too
#   make check   the quick ones: format, lint, imports, types, task files, tests without a browser
#   make dev     start with reloading on change and full error details
#   make bench   measure what README's figures come from
#   make messages  bring the catalogues of the interface's languages up to date with the code
#   make pins    write requirements*.txt anew from requirements*.in
#   make clean   remove what the above have made, except what learners wrote (data/local)

PORT ?= 8501
VENV := .venv
PY := $(VENV)/bin/python

# A desktop gets its browser opened; a server, a container and CI do not.
DESKTOP := $(shell if [ -z "$$CI" ] && [ -t 0 ] && { [ "$$(uname)" = Darwin ] || [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; }; then echo yes; fi)
HEADLESS := $(if $(DESKTOP),false,true)

.PHONY: run dev test check bench messages pins clean setup setup-dev static
.DEFAULT_GOAL := run

setup:
	@sh scripts/setup.sh requirements.txt

setup-dev:
	@sh scripts/setup.sh requirements.txt requirements-dev.txt

run: setup
	@echo "yaritori: starting on http://localhost:$(PORT) (Ctrl-C stops it)"
	@exec $(PY) -m streamlit run app.py --server.port=$(PORT) --server.headless=$(HEADLESS)

dev: setup-dev
	@echo "yaritori: starting on http://localhost:$(PORT), reloading on change (Ctrl-C stops it)"
	@exec $(PY) -m streamlit run app.py --server.port=$(PORT) --server.headless=$(HEADLESS) \
		--server.fileWatcherType=auto --server.runOnSave=true --client.showErrorDetails=full

static: setup-dev
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) $(VENV)/bin/lint-imports
	$(PY) -m mypy
	$(PY) -m lib.tasks data/tasks

test: setup-dev
	@browser=$$($(PY) -m scripts.browser) && echo "yaritori: tests run in $$browser"
	@$(MAKE) --no-print-directory static
	$(PY) -m pytest -n 2 --dist loadfile tests/unit tests/ui tests/service
	$(PY) -m pytest -n 2 --dist loadfile tests/browser

check: static
	$(PY) -m pytest -n 2 --dist loadfile tests/unit tests/ui tests/service

bench: setup-dev
	$(PY) -m benchmarks

messages: setup-dev
	$(PY) -m scripts.messages

pins: setup-dev
	$(PY) -m uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url \
		--no-emit-find-links --custom-compile-command "make pins" -o requirements.txt requirements.in
	$(PY) -m uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url \
		--no-emit-find-links --custom-compile-command "make pins" -o requirements-dev.txt requirements-dev.in
	$(PY) -m uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url \
		--no-emit-find-links --custom-compile-command "make pins" -o requirements-whisper.txt requirements-whisper.in

clean:
	rm -rf $(VENV) benchmarks/.venvs .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
