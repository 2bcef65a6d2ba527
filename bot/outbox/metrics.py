"""What operators can watch of the outbox at `/metrics`."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

__all__ = ["DELIVERIES", "LAG"]

DELIVERIES = Counter(
    "coach_deliveries", "Deliveries by what became of an attempt", labelnames=("outcome",)
)
LAG = Histogram(
    "coach_delivery_lag_seconds",
    "From the moment a delivery was due until Slack had it; waits for working hours included",
    buckets=(0.5, 1, 2, 5, 15, 60, 300, 1_800, 7_200, 43_200, 259_200),
)
