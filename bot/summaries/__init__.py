"""What others see of the rhythm: the weekly summary, the digest, roll-ups and exports."""
