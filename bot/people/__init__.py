"""Teams, persons, their hours, and who may see what."""
