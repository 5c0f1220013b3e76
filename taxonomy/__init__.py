"""Skills and occupations: versioned taxonomies side by side."""
