"""What this room's deliveries say at the moment of sending, or why they needn't (R33)."""
