"""Benchmarks: `python -m benchmarks.run`. Figures are for comparing within one run."""
