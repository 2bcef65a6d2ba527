"""Tables as files: what programs and people's spreadsheets read in them."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator
from datetime import date
from io import BytesIO, StringIO
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.summaries.picture.workshop import Workshop
from bot.summaries.reports import sheets
from bot.summaries.reports.tables import Column, Format, Kind, Table, Tables, _given

NAMESPACE = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
COLUMNS = (
    Column("Team", Kind.TEXT),
    Column("Monday", Kind.DATE),
    Column("Held", Kind.SHARE),
    Column("Hours"),
)
TABLE = Table(
    "Weeks",
    COLUMNS,
    [("Müller, “Nord”", date(2026, 11, 2), 0.875, 5.5), ("=1+1", None, None, -3)],
)


@pytest.fixture(name="tables")
async def _tables() -> AsyncIterator[Tables]:
    workshop = Workshop()
    yield Tables(workshop)
    workshop.close()


def cells(content: bytes, sheet: int = 1) -> list[list[tuple[str, str]]]:
    """Read a sheet with the standard library alone: the type and the text of each cell."""
    with ZipFile(BytesIO(content)) as book:
        shared = [
            "".join(one.itertext()) for one in ET.fromstring(book.read("xl/sharedStrings.xml"))
        ]
        root = ET.fromstring(book.read(f"xl/worksheets/sheet{sheet}.xml"))
    assert root.find(".//x:f", NAMESPACE) is None, "a formula"
    found = []
    for row in root.iterfind(".//x:row", NAMESPACE):
        line = []
        for cell in row.iterfind("x:c", NAMESPACE):
            value = cell.findtext("x:v", "", NAMESPACE)
            kind = cell.get("t", "n")
            line.append((kind, shared[int(value)] if kind == "s" else value))
        found.append(line)
    return found


async def test_csv(tables: Tables) -> None:
    """A BOM, commas, CR LF, quotes where they are needed, and no formula."""
    content = await tables.as_csv(TABLE)

    assert content.decode() == (
        '\ufeffTeam,Monday,Held,Hours\r\n"Müller, “Nord”",2026-11-02,0.875,5.5\r\n\'=1+1,,,-3\r\n'
    )


async def test_xlsx(tables: Tables) -> None:
    """Texts are texts, numbers numbers, dates dates; the heading stays in sight."""
    content = await tables.as_xlsx(TABLE, Table("Weeks", COLUMNS[:1], []))

    heading, first, second = cells(content)
    assert [text for _, text in heading] == ["Team", "Monday", "Held", "Hours"]
    assert first == [("s", "Müller, “Nord”"), ("n", "46328"), ("n", "0.875"), ("n", "5.5")]
    assert second == [("s", "=1+1"), ("n", "-3")]
    with ZipFile(BytesIO(content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        names = book.read("xl/workbook.xml").decode()
    assert '<pane xSplit="1" ySplit="1"' in sheet
    assert '<autoFilter ref="A1:D3"/>' in sheet
    assert 'name="Weeks"' in names
    assert 'name="Weeks 2"' in names
    assert content == await tables.as_xlsx(TABLE, Table("Weeks", COLUMNS[:1], []))


def test_a_table_is_whole() -> None:
    """A row with another number of cells than there are columns is a mistake of ours."""
    with pytest.raises(ValueError, match="as many cells"):
        Table("Weeks", COLUMNS, [("a",)])


@settings(deadline=None, max_examples=20)
@given(texts=st.lists(st.text(max_size=50), min_size=1, max_size=5), name=st.text(max_size=40))
def test_no_text_does_harm(texts: list[str], name: str) -> None:
    """Whatever a team is called, it comes back as a text, and no program takes it for a formula."""
    table = Table(name, (Column("Team", Kind.TEXT),), [(text,) for text in texts])

    written = sheets.make(_given(Format.CSV, [table])).decode("utf-8-sig")
    _, *rows = csv.reader(StringIO(written, newline=""))
    for text, row in zip(texts, rows, strict=True):
        [cell] = row or [""]
        assert cell.removeprefix("'") == text.removeprefix("'") or cell == text
        assert not cell.startswith(sheets.HARMFUL)
    cells(sheets.make(_given(Format.XLSX, [table, table])))


@pytest.mark.parametrize(
    ("wanted", "name"),
    [("How is it counted?", "How is it counted"), ("[a]:*/\\", "a"), ("", "1"), ("'a'", "a")],
)
def test_names_of_sheets(wanted: str, name: str) -> None:
    """What Excel forbids in a sheet's name is left out of it."""
    assert sheets._sheet_name(wanted, set()) == name
    assert len(sheets._sheet_name("x" * 40, {"x" * 31})) <= sheets.NAME_LIMIT
