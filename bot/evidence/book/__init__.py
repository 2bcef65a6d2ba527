"""What is known of a deal, how we know, and how old that is (docs/rhythm.md R20 to R24)."""
