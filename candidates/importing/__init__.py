"""Reading people from files: spreadsheets, JSON Resume, Europass. No database here."""
