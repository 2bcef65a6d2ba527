"""Coaching besides the weekly 1:1: planned sessions, and what was coached in the moment."""
