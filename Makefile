# Semua perintah proyek; `make help` menyebut semuanya. Everything is done through this file.
# Contacts nobody but the package registries (PyPI, npm; Debian's for a browser), and those only for what is missing;
# `make boundaries`, and nothing else, asks geoBoundaries.

PORT ?= 8501
VENV := .venv
PY := $(VENV)/bin/python

# A stamp's name holds the digest of what was installed: a changed file installs again, a second start asks no network.
RUN_STAMP := $(VENV)/.run-$(shell cat requirements.txt constraints.txt | cksum | cut -d ' ' -f 1)
DEV_STAMP := $(VENV)/.dev-$(shell cat requirements.txt requirements-dev.txt constraints.txt | cksum | cut -d ' ' -f 1)
BENCH_STAMP := $(VENV)/.bench-$(shell cat requirements.txt requirements-dev.txt requirements-bench.txt constraints.txt | cksum | cut -d ' ' -f 1)
PIP := $(PY) -m pip install --progress-bar off -c constraints.txt
SHORT := grep --line-buffered -E '^(Collecting|Processing|Installing)'  # a line per package; errors come by another way

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export STREAMLIT_BROWSER_GATHER_USAGE_STATS := false
export STREAMLIT_SERVER_SHOW_EMAIL_PROMPT := false

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help run setup prepare browser provider test test-all check bench boundaries clean

help:
	@echo "make run       menyiapkan yang belum ada, lalu menjalankan dasbor (PORT=$(PORT))"
	@echo "make setup     menyiapkan semuanya untuk run dan test"
	@echo "make test      ruff, mypy, dan pengujian"
	@echo "make test-all  seperti test, ditambah pengujian yang lama"
	@echo "make bench     mengukur kecepatan (BENCH=--json untuk angka saja)"
	@echo "make boundaries mengunduh dan memasang batas kabupaten/kota dari geoBoundaries (perlu internet)"
	@echo "make clean     menghapus semua yang dibangun; basis data berisi laporan nyata dan batas terpasang dipertahankan"

run: prepare
	@echo "== Menjalankan dasbor di http://localhost:$(PORT)"
	@exec $(PY) -m streamlit run asgi.py --server.port $(PORT)

setup: prepare $(DEV_STAMP) browser provider
	@echo "== Siap: make run, make test"

$(PY):
	@for python in $(PYTHON) python3.13 python3.12 python3.11 python3; do \
	  "$$python" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  echo "== Membuat lingkungan Python di $(VENV) ($$("$$python" --version))"; \
	  rm -rf $(VENV) && exec "$$python" -m venv $(VENV); \
	done; \
	echo "Perlu Python 3.11 atau lebih baru dengan modul venv (Debian: apt install python3-venv), atau PYTHON=/jalur/python."; \
	echo "Needs Python 3.11 or newer with its venv module (Debian: apt install python3-venv), or PYTHON=/path/to/python."; \
	exit 1

$(RUN_STAMP): | $(PY)
	@echo "== Memasang pustaka Python"
	@rm -f $(VENV)/.run-*
	@{ $(PIP) -r requirements.txt && touch $@; } | $(SHORT); test -e $@

$(DEV_STAMP): $(RUN_STAMP)
	@echo "== Memasang alat pengujian"
	@rm -f $(VENV)/.dev-*
	@{ $(PIP) -r requirements-dev.txt && touch $@; } | $(SHORT); test -e $@

# Each of these skips what is there already.
prepare: $(RUN_STAMP)
	@echo "== Skrip peta"
	@$(PY) -m geo.bundle
	@echo "== Basis data dan fakta rujukan"
	@$(PY) -m data.setup
	@echo "== Daratan, garis wilayah, dan lapisan peta"
	@$(PY) -m data.publish
	@echo "== Data contoh (sintetis)"
	@$(PY) -m data.demo --unless-real
	@echo "== Angka terbitan"
	@$(PY) -m analysis.suppression make

browser: $(DEV_STAMP)
	@$(PY) -m tests.browser.chromium && exit; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "== Memasang Chromium dari Debian"; \
	  export DEBIAN_FRONTEND=noninteractive; \
	  apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium >/dev/null; \
	  $(PY) -m tests.browser.chromium && exit; \
	fi; \
	echo "Perlu peramban: pasang Chromium atau Google Chrome (Debian: apt install chromium), atau CHROMIUM=/jalur/chromium."; \
	echo "Needs a browser: install Chromium or Google Chrome (Debian: apt install chromium), or CHROMIUM=/path/to/chromium."; \
	exit 1

provider: $(DEV_STAMP)
	@echo "== Layanan masuk untuk pengujian"
	@$(PY) -m tests.browser.provider

check: $(DEV_STAMP)
	@echo "== Gaya, format, tipe, dan keamanan kode"
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(PY) -m bandit -q -c pyproject.toml -r app.py asgi.py pages data analysis geo ui briefing locales

test: setup check
	@echo "== Pengujian"
	@$(PY) -m pytest -n auto --dist loadfile -m "not slow"

test-all: setup check
	@echo "== Pengujian, termasuk yang lama"
	@$(PY) -m pytest -n auto --dist loadfile

$(BENCH_STAMP): $(DEV_STAMP)
	@echo "== Memasang dasbor dan peta pembanding"
	@rm -f $(VENV)/.bench-*
	@{ $(PIP) -r requirements-bench.txt && touch $@; } | $(SHORT); test -e $@

bench: setup $(BENCH_STAMP)
	@$(PY) -m benchmarks.outlines $(BENCH) || test ! -e ../shared/wilayah/kabupaten_514.gpkg  # measured where it is
	@$(PY) -m benchmarks.map $(BENCH)
	@$(PY) -m benchmarks.pages $(BENCH)
	@$(PY) -m benchmarks.load $(BENCH)
	@$(PY) -m benchmarks.privacy $(BENCH)
	@$(PY) -m benchmarks.signals $(BENCH)
	@$(PY) -m benchmarks.alerts $(BENCH)

# The only target that asks somebody other than a package registry, and only when it is named.
boundaries: $(RUN_STAMP)
	@$(PY) -m geo.boundaries fetch

# A database is only thrown away when it is known to hold nothing but what can be made again.
KNOWN_EMPTY := import sys; from data.store.engine import DATABASE, connect; from data.model import Viewer; from data.store.incidents import holds_real; \
  sys.exit(holds_real(connect(f"sqlite:///{DATABASE}"), Viewer()))

# Installed boundaries were not built: they are the office's own file.
OWN := ! -path data/var/boundaries ! -path 'data/var/boundaries/*'

clean:
	@if [ -f data/var/peta.sqlite ] && ! $(PY) -c '$(KNOWN_EMPTY)' 2>/dev/null; then \
	  echo "data/var/peta.sqlite dipertahankan: berisi laporan nyata, atau tidak dapat diperiksa tanpa $(VENV)."; \
	  find data/var -mindepth 1 $(OWN) ! -name 'peta.sqlite*' -delete; \
	elif [ -d data/var/boundaries ]; then \
	  echo "data/var/boundaries dipertahankan: batas yang dipasang. Menghapusnya: python -m geo.boundaries remove"; \
	  find data/var -mindepth 1 $(OWN) -delete; \
	else \
	  rm -rf data/var; \
	fi
	@rm -rf $(VENV) node_modules tests/browser/oidc/node_modules static .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
