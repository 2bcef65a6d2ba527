"""Drawn HTML as a tree, to ask for what stands in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

__all__ = ["Tag", "tree"]

VOID = {"br", "hr", "img", "input", "link", "meta", "path", "rect", "circle"}


@dataclass(slots=True)
class Tag:
    """An element with what stands in it."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    inside: list[Tag | str] = field(default_factory=list)

    def __getitem__(self, attribute: str) -> str:
        return self.attributes[attribute]

    def __contains__(self, attribute: str) -> bool:
        return attribute in self.attributes

    @property
    def text(self) -> str:
        """All that can be read in it, in one line."""
        words = "".join(each if isinstance(each, str) else each.text for each in self.inside)
        return " ".join(words.split())

    def all(self, name: str = "", **wanted: str) -> list[Tag]:
        """Every element beneath with this name and these attributes; `data_view` is `data-view`.

        An element of a class is asked for as `class_="chip"`, whatever other classes it has.
        """
        found = []
        for each in self.inside:
            if isinstance(each, Tag):
                found += [each] if each._is(name, wanted) else []
                found += each.all(name, **wanted)
        return found

    def one(self, name: str = "", **wanted: str) -> Tag:
        """The only such element beneath."""
        [found] = self.all(name, **wanted)
        return found

    def _is(self, name: str, wanted: dict[str, str]) -> bool:
        if name not in ("", self.name):
            return False
        classes = self.attributes.get("class", "").split()
        return all(
            value in classes if key == "class_" else self._has(key.replace("_", "-"), value)
            for key, value in wanted.items()
        )

    def _has(self, attribute: str, value: str) -> bool:
        return self.attributes.get(attribute) == value


def tree(html: str) -> Tag:
    """Read a fragment; raises AssertionError where its tags don't match."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert [each.name for each in reader.open] == ["top"], "a tag was left open"
    return reader.open[0]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Tag("top")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Tag(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(made)
        if tag not in VOID:
            self.open.append(made)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop().name == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)
