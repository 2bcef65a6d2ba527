"""What a file's name tells: a document may be the customer's, a picture is only thanked."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["documents", "is_only_seen_or_heard", "linked_artefact"]

_DOCUMENTS = frozenset({
    "pdf", "doc", "docx", "odt", "rtf", "xls", "xlsx", "ods", "csv", "ppt", "pptx", "odp", "eml",
    "msg", "mbox", "ics", "txt", "md", "html", "htm", "pages", "numbers", "key", "zip", "p7m",
    "asice",
})  # fmt: skip
_LINK = re.compile(r"https?://([\w.-]{3,200})([^\s<>|]{0,1000})", re.IGNORECASE)
# Where recordings, signatures, tenders, filings and shared papers stand.
_PLACES = (
    "gong.", "chorus.ai", "zoom.us", "docusign", "docsend", "adobesign", "pandadoc", "clicksign",
    "sharepoint", "drive.google", "docs.google", "dropbox", "box.com", "linkedin", "ted.europa",
    "tender", "contratacion", "boamp", "base.gov", "gov.", "bund.de", "sec.gov", "jobs.",
    "careers.", "ariba", "coupa", "jaggaer",
)  # fmt: skip
# A file of these names is ours, as a rule.
_OURS = ("offer", "quote", "quotation", "proposal", "angebot", "deck", "pitch", "oferta", "cotiza",
         "propuesta", "offre", "devis", "propale", "proposta", "battlecard", "roi")  # fmt: skip


def is_only_seen_or_heard(files: Sequence[str]) -> bool:
    """Say whether all of them are pictures, clips or of unknown kind (docs/rhythm.md R19)."""
    return not any(_ending(one) in _DOCUMENTS for one in files)


def documents(files: Sequence[str]) -> tuple[str, ...]:
    """Give those that are documents and don't look like our own papers."""
    return tuple(
        one
        for one in files
        if _ending(one) in _DOCUMENTS and not any(ours in one.lower() for ours in _OURS)
    )


def linked_artefact(text: str) -> str:
    """Give the host of a bare link where a customer's act or paper may stand, or ""."""
    for match in _LINK.finditer(text[:4000]):
        host = match[1].lower()
        if _ending(match[2].partition("?")[0]) in _DOCUMENTS or any(
            place in host for place in _PLACES
        ):
            return host
    return ""


def _ending(name: str) -> str:
    return name.strip().rpartition(".")[2].lower() if "." in name else ""
