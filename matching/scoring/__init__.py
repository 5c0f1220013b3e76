"""The score: arithmetic on values, explained by the terms of its own sum."""
