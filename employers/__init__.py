"""Employers, their workplaces and openings, and what an opening asks for."""
