# Two commands on a fresh machine: `make demo` and `make test`. Each sets up what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PRONTO := $(VENV)/.pronto

.PHONY: demo test maratona check bench local pacchetto e2e clean

demo: $(PRONTO)
	$(BIN)/riscossa demo

test: $(PRONTO)
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

# The model of guarantees 2 and 3, at random and for long: about half an hour on one core. The node's messages: one minute.
maratona: $(PRONTO)
	RISCOSSA_MUTAZIONI=20000 $(BIN)/python -m pytest tests/casi_uso/test_nodo_mutazioni.py tests/contratti/test_fdr_mutazioni.py tests/contratti/test_incassi_fuzz.py
	RISCOSSA_CORSE=100000 $(BIN)/python -m pytest tests/modello/test_modello.py

check: $(PRONTO)
	$(BIN)/ruff check .
	$(BIN)/mypy shared functions app.py
	$(BIN)/python -m tests.verifiche

bench: $(PRONTO)
	$(BIN)/python -m bench

local: $(PRONTO)
	$(BIN)/riscossa locale

# What SAM ships: our code and the libraries of requirements-lambda.lock, for Lambda's own processor (build/lambda), or
# with PIATTAFORMA=ospite for this one (build/ospite).
PIATTAFORMA ?= lambda
pacchetto: $(PRONTO)
	$(BIN)/python -m local.pacchetto $(PIATTAFORMA)

# The same template on a second emulator, each function a process, everything over HTTP (docs/decisioni.md).
e2e: $(PRONTO)
	$(BIN)/python -m pytest -s tests/e2e

$(PRONTO): requirements.lock Makefile
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Serve Python 3.11 o successivo.")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@printf '#!%s\nimport sys\n\nsys.path.insert(0, "%s")\n\nfrom local.comandi import main\n\nsys.exit(main())\n' \
		"$(CURDIR)/$(BIN)/python" "$(CURDIR)" > $(BIN)/riscossa
	@chmod +x $(BIN)/riscossa
	@touch $(PRONTO)

clean:
	rm -rf build uscita .pytest_cache .mypy_cache .ruff_cache .hypothesis
