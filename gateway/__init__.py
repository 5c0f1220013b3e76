"""The ways in: web application, command line, layout, migrations."""
