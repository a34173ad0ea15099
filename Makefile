# The two commands of the README are `make studio` and `make test`.
PYTHON ?= python3
PYTEST_ARGS ?= -n auto
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
# PyPI's torch for Linux brings CUDA along (gigabytes). Without an NVIDIA driver the CPU build
# of the same release is taken where PyTorch's own index is reachable.
ifeq ($(shell uname -s),Linux)
ifeq ($(shell command -v nvidia-smi),)
TORCH_INDEX ?= --extra-index-url https://download.pytorch.org/whl/cpu
endif
endif

.PHONY: studio test check format install adapter browser docs constraints clean

studio: install adapter ## install what is missing, then open the studio on localhost
	$(BIN)/tiny-agent-trainer studio

test: $(VENV)/.tests-installed adapter browser check ## install what tests need and run them
	$(BIN)/python -m pytest $(PYTEST_ARGS)

check: $(VENV)/.tests-installed ## style, types and import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(VENV)/.tests-installed ## put the code into its canonical style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

install: $(VENV)/.installed

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; $(PYTHON) is older. Try: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "The venv module is missing. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml constraints.txt
	@echo "Installing the studio (the first time takes a few minutes) ..."
	@$(PIP) $(TORCH_INDEX) --no-deps torch
	@$(PIP) --editable .
	@touch $@

$(VENV)/.tests-installed: $(VENV)/.installed
	@$(PIP) --editable '.[test]'
	@touch $@

adapter: install ## check that shaders can be drawn; install a software driver where that is possible
	@$(BIN)/tiny-agent-trainer check --adapter-only || \
	  .ci/system-package mesa-vulkan-drivers "Without a graphics adapter the studio runs, but cannot check or draw shaders."

browser: ## the browser tests drive the system's Chromium
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	  .ci/system-package chromium "Without Chromium the browser tests are skipped."

docs: install ## renew the generated parts of README and docs
	$(BIN)/python -m pytest -q tests/contracts --update-golden

constraints: ## pin what is installed now
	$(BIN)/python -m pip freeze --exclude-editable | sed 's/+cpu//' > constraints.txt

clean:
	rm -rf $(VENV) *.egg-info .pytest_cache .mypy_cache .ruff_cache
