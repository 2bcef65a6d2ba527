"""`coach doctor`: what keeps Coach from running well, and how to mend it."""

from bot.doctor.examination import examine
from bot.doctor.findings import Finding, Health, report

__all__ = ["Finding", "Health", "examine", "report"]
