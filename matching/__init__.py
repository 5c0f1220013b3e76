"""Ranks candidates for an opening, and openings for a candidate, and says why."""
