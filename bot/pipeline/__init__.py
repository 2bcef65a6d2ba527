"""Deals: typed by hand until an import brings them; what is missing in them, which to look at."""
