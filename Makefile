# A thin front: every target is `python3 dev.py TARGET`, which works without make too.
PYTHON ?= python3
ARGS ?=

.PHONY: run test quick check bench setup
run test quick check bench setup:
	@$(PYTHON) dev.py $@ $(ARGS)
