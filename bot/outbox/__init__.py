"""Everything that isn't the direct answer to a click: said once, in order, at its time."""
