"""What this room's deliveries say at the moment of sending, a file for each kind (R33)."""
