"""Readers of official taxonomy files, and the one writer behind them."""
