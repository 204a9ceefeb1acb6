"""The page about a class: its sections, tables, plots and style."""
