"""The demonstration: Åsunda, an invented town, its invented people and its invented employers."""
