"""What leaders and ops read, composed at the moment of sending."""
