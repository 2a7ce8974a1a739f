# The two commands that a new machine needs are `make run` and `make test`; each installs what is missing.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test test-bot test-gateway test-web test-browser chat evaluate evaluate-all encoder bench messenger-profile instagram-profile fake-messenger demo-data screenshots check format install train requirements clean

BOT := .venv/bot/bin/python
GATEWAY := .venv/gateway/bin/python
# A test that hangs says where, and fails, instead of holding everything up.
NO_HANGING := -o faulthandler_timeout=300 -o faulthandler_exit_on_timeout=true
UV := .venv/tools/bin/uv
UV_VERSION := 0.13.9
PYTHON ?= python3

FAQ ?= data/faq.yml
VISITORS ?= tests/evaluation/visitors.jsonl
OUT ?= var/predictions.jsonl

# Nothing is looked up on a model hub; a hub model is fetched with `make run CURIO_ENCODER=… HF_HUB_OFFLINE=0`.
export HF_HUB_OFFLINE ?= 1
export TF_CPP_MIN_LOG_LEVEL ?= 3
export RASA_TELEMETRY_ENABLED ?= false
export SQLALCHEMY_SILENCE_UBER_WARNING ?= 1

help:  ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-18s %s\n", $$1, $$2}'

run: install  ## start everything on SQLite with the demo museum
	@exec $(GATEWAY) -m bot.launcher

test: test-gateway test-bot test-web  ## every test that needs no server of its own

test-gateway: install-dev
	$(GATEWAY) -m pytest -n auto $(NO_HANGING) tests --ignore=tests/nlu --ignore=tests/actions --ignore=tests/dialogues --ignore=tests/training --ignore=tests/e2e

test-bot: install-dev
	@$(GATEWAY) -m bot.launcher train-if-changed
	$(BOT) -m pytest tests/faq tests/nlu tests/actions tests/dialogues tests/training

test-web: web/node_modules/.installed
	cd web && npm test

test-browser: install-dev  ## the widget and the console in a real Chromium, and everything together with kill -9
	@$(GATEWAY) -m bot.launcher train-if-changed
	$(GATEWAY) -m pytest $(NO_HANGING) tests/e2e

chat: .venv/bot/.installed .venv/gateway/.installed  ## the assistant in a terminal
	@$(GATEWAY) -m bot.launcher train-if-changed
	@$(BOT) -W ignore -m bot.nlu.chat 2>/dev/null

evaluate: .venv/bot/.installed .venv/gateway/.installed  ## judge the assistant: FAQ=… VISITORS=… OUT=…
	@$(GATEWAY) -m bot.launcher train-if-changed
	@mkdir -p $(dir $(OUT))
	@$(BOT) -W ignore -m bot.nlu.evaluate $(FAQ) $(VISITORS) $(OUT)

bench: install-dev  ## the same FAQ through stock Rasa and through Curio, in one run (about 20 minutes)
	@$(GATEWAY) -m bot.launcher train-if-changed
	$(BOT) -W ignore -m bench $(BENCH)
	$(GATEWAY) -m bench.plot

messenger-profile: .venv/gateway/.installed  ## set the museum's page up on Messenger; MESSENGER=check only looks
	@$(GATEWAY) -m bot.gateway.channels.messenger $(MESSENGER)

instagram-profile: .venv/gateway/.installed  ## the same for Instagram; INSTAGRAM=check only looks
	@$(GATEWAY) -m bot.gateway.channels.instagram $(INSTAGRAM)

fake-messenger: install-dev  ## everything as with `make run`, and a page on which to write as a visitor on Messenger
	@$(GATEWAY) -m tests.fake_graph --gateway "http://127.0.0.1:$${CURIO_PORT:-8000}" & trap 'kill $$! 2>/dev/null' EXIT; \
	  env $$($(GATEWAY) -m tests.fake_graph --settings) $(GATEWAY) -m bot.launcher

demo-data: .venv/gateway/.installed  ## fill the database with a month of made-up conversations; DEMO=--again beside others
	@CURIO_DATABASE_URL="$${CURIO_DATABASE_URL:-sqlite:///$${CURIO_STATE:-var}/curio.db}" $(GATEWAY) -m bot.gateway.demo_data $(DEMO)

screenshots: install-dev  ## pictures of the console for the documentation, of a made-up month
	@$(GATEWAY) -m tests.e2e.screenshots

evaluate-all: install-dev  ## matching against other systems: museums, public sets, languages
	$(BOT) -W ignore -m bench.matching $(MATCHING)
	$(GATEWAY) -m bench.matching.plot

encoder: .venv/bot/.training  ## make the shipped encoder and judge anew (about an hour; SMALL=1: half the layers; SMOKE=1: minutes, to try)
	$(BOT) -W ignore -m training $(if $(SMOKE),--smoke) $(if $(SMALL),--small) $(TRAINING)

check: install-dev web/node_modules/.installed  ## lint, types, import contracts
	.venv/gateway/bin/ruff format --check .
	.venv/gateway/bin/ruff check .
	.venv/gateway/bin/mypy
	.venv/gateway/bin/lint-imports
	.venv/gateway/bin/yamllint -s .
	cd web && npm run check

format: install-dev web/node_modules/.installed  ## put every file in the house style
	.venv/gateway/bin/ruff check --fix .
	.venv/gateway/bin/ruff format .
	cd web && npm run format

train: .venv/bot/.installed .venv/gateway/.installed  ## train the assistant anew, changed or not
	@$(GATEWAY) -m bot.launcher train

install: .venv/bot/.installed .venv/gateway/.installed web/dist/.built  ## both environments and the web files

.PHONY: install-dev
install-dev: install .venv/gateway/.dev

requirements: $(UV)  ## compile requirements/*.in again
	cd requirements && for name in gateway dev; do \
	  ../$(UV) pip compile -q --python-version 3.12 --no-header --no-annotate --upgrade $$name.in -o $$name.txt; done
	cd requirements && ../$(UV) pip compile -q --python-version 3.10 --no-header --no-annotate --upgrade rasa.in -o rasa.txt
	cd requirements && ../$(UV) pip compile -q --python-version 3.10 --no-header --no-annotate training.in -o training.txt

clean:  ## forget everything that can be made again, the visitors' conversations too
	rm -rf .venv models var web/dist web/node_modules

$(UV):
	@command -v $(PYTHON) >/dev/null || { echo "no $(PYTHON) here: install Python 3, then run this again" >&2; exit 1; }
	@$(PYTHON) -m venv .venv/tools
	@.venv/tools/bin/pip install -q --disable-pip-version-check uv==$(UV_VERSION)

.venv/bot/.installed: requirements/rasa.txt | $(UV)
	@echo "installing the assistant's environment (Python 3.10; PyTorch is large) …"
	@$(UV) venv -q --clear -p 3.10 .venv/bot || { echo "Python 3.10 is missing (Rasa 3.6 needs it): install it, for instance with 'pyenv install 3.10.13', and run this again" >&2; exit 1; }
	@$(UV) pip install -q -p $(BOT) -r requirements/rasa.txt
	@touch $@

.venv/bot/.training: requirements/training.txt .venv/bot/.installed
	@echo "installing what training needs …"
	@$(UV) pip install -q -p $(BOT) -r requirements/training.txt
	@touch $@

.venv/gateway/.installed: requirements/gateway.txt | $(UV)
	@echo "installing the gateway's environment (Python 3.12) …"
	@$(UV) venv -q --clear -p 3.12 .venv/gateway || { echo "Python 3.12 is missing: install it, for instance with 'pyenv install 3.12.1', and run this again" >&2; exit 1; }
	@$(UV) pip install -q -p $(GATEWAY) -r requirements/gateway.txt
	@touch $@

.venv/gateway/.dev: requirements/dev.txt .venv/gateway/.installed
	@$(UV) pip install -q -p $(GATEWAY) -r requirements/dev.txt
	@touch $@

web/node_modules/.installed: web/package.json web/package-lock.json
	@command -v npm >/dev/null || { echo "no npm here: install Node.js 20 or newer, then run this again" >&2; exit 1; }
	@echo "installing the web build …"
	@cd web && npm ci --silent --no-audit --no-fund
	@touch $@

web/dist/.built: web/node_modules/.installed $(shell find web -type f -not -path 'web/node_modules/*' -not -path 'web/dist/*' 2>/dev/null) $(wildcard bot/locales/*/widget.ftl)
	@echo "building the web files …"
	@cd web && npm run --silent build >/dev/null
	@touch $@
