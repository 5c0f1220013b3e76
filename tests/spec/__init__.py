"""Behaviour as readable tables; the scoring manual is written from them."""
