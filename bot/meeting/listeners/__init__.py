"""What is clicked, sent and typed around a 1:1, taken in."""
