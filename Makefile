.DEFAULT_GOAL := help
PY := .venv/bin/python

.PHONY: help install run dev test cover-core check fix evals evals-accept bench simulate import-report docs migrate new-connector check-connectors record forecast chaos mutate pictures gates
help:            ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'
install:         ## create .venv, install locked packages, build the web app when it changed
	@python3 infrastructure/install.py $(INSTALL)
run: install     ## start everything on this machine
	@exec .venv/bin/nexa serve
dev: INSTALL = --dev
dev: install     ## like run, with the web dev server and reload
	@exec .venv/bin/nexa serve --dev
test: INSTALL = --dev
test: install    ## the whole test suite
	@$(PY) infrastructure/run_tests.py
cover-core: INSTALL = --dev
cover-core: install ## branch coverage of the core by its own tests; fails below what is accepted
	@$(PY) infrastructure/core_coverage.py
check: INSTALL = --dev
check: install   ## lint, types, layers, drift of generated files
	@$(PY) infrastructure/run_checks.py
fix: INSTALL = --dev
fix: install     ## format and fix what a tool can fix
	@$(PY) infrastructure/run_checks.py --fix
evals: INSTALL = --dev
evals: install   ## score the planner beside the committed baseline; a drop fails; FAST=1 in half the time; JSON=FILE for machines; MODEL=NAME BASE_URL=URL PRICES=IN,OUT a model
	@$(PY) -m evals.report $(if $(FAST),--fast) $(if $(JSON),--json $(JSON)) $(if $(MODEL),--planner llm --model $(MODEL) --base-url $(BASE_URL)) $(if $(PRICES),--prices $(PRICES))
evals-accept: INSTALL = --dev
evals-accept: install ## write today's scores as the new baseline
	@$(PY) -m evals.report --accept $(if $(MODEL),--planner llm --model $(MODEL) --base-url $(BASE_URL))
bench: INSTALL = --dev
bench: install   ## measure; ONLY=node_red one group, PAGE=1 writes docs/bench.md, JSON=FILE for machines
	@$(PY) -m tests.bench $(if $(ONLY),--only $(ONLY)) $(if $(PAGE),--page) $(if $(JSON),--json $(JSON))
simulate: INSTALL = --dev
simulate: install ## many random histories of runs; HISTORIES=100000 SEED=n plays the same again
	@$(PY) -m tests.engine.core.simulate $(if $(HISTORIES),--histories $(HISTORIES)) $(if $(SEED),--seed $(SEED))
record: INSTALL = --dev
record: install  ## record histories of runs whose decisions have changed, for the replay on each commit
	@$(PY) -m tests.durability.record
	@$(PY) -m tests.engine.temporal.histories
forecast: INSTALL = --dev
forecast: install ## forecast later runs from earlier ones and say how far off that was
	@$(PY) -m tests.agent.forecast.measure
chaos: INSTALL = --dev
chaos: install   ## kill, cut off, stop and fill what an executor stands on, and write docs/chaos.md; ONLY=R11 plays one and replaces its rows
	@$(PY) -m tests.durability.chaos_report $(if $(SEED),--seed $(SEED)) $(if $(ONLY),--only $(ONLY))
mutate: INSTALL = --dev
mutate: install  ## plant faults in the core one at a time, see whether its tests notice, and write docs/mutation.md
	@$(PY) -m tests.mutation $(if $(SAMPLE),--sample $(SAMPLE)) $(if $(SEED),--seed $(SEED))
pictures: INSTALL = --dev --with-browser
pictures: install ## picture every page of the web app into docs/pictures
	@$(PY) -m tests.scenario.pictures
gates: INSTALL = --dev --with-browser
gates: install   ## measure the web app in a browser beside what it promises; fails when it is slower
	@$(PY) -m tests.scenario.gates
import-report: INSTALL = --dev
import-report: install ## read every public OpenAPI document and write docs/openapi-import.md
	@$(PY) -m infrastructure.import_report $(if $(JSON),--json $(JSON))
new-connector: INSTALL = --dev
new-connector: install ## lay out tools/connectors/NAME and list what it owes
	@$(PY) -m tools.kit new $(NAME)
check-connectors: INSTALL = --dev
check-connectors: install ## list what each connector still owes; NAME=x for one
	@$(PY) -m tools.kit check $(NAME)
docs: INSTALL = --dev
docs: install    ## regenerate reference pages, action catalogues and the API client
	@$(PY) infrastructure/generate.py
migrate: install ## bring the database's tables up to date
	@.venv/bin/nexa migrate
