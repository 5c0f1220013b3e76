"""Candidates: their profile, their skills, and the evidence behind each skill."""
