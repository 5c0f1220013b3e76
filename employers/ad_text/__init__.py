"""What the free text of an ad says. Pure: patterns on text, no database, no clock."""
