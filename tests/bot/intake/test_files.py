"""Rows and mappings: what a file may throw at an import."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.intake.fields import Fields
from bot.intake.got import BadField, slug
from bot.intake.mapping import Kind, read_mapping
from bot.intake.order import in_order
from bot.intake.rows import BadFile, BadRow, CsvRows, Row, open_rows
from routing.reading.findings import PolicyError


def rows(tmp_path: Path, content: bytes, name: str = "file.csv") -> list[Row | BadRow]:
    path = tmp_path / name
    path.write_bytes(content)
    return list(open_rows(path))


def good(found: list[Row | BadRow]) -> list[dict[str, Any]]:
    return [row.values for row in found if isinstance(row, Row)]


def bad(found: list[Row | BadRow]) -> list[tuple[int, str]]:
    return [(row.line, row.error) for row in found if isinstance(row, BadRow)]


def test_a_plain_file(tmp_path: Path) -> None:
    assert good(rows(tmp_path, b"a,b\n1,2\n3,4\n")) == [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_bom_crlf_quotes_and_delimiters(tmp_path: Path, delimiter: str) -> None:
    text = f'\ufeffa{delimiter}b\r\n"x{delimiter}""y"""{delimiter}"two\r\nlines"\r\n\r\n5" pipe{delimiter}é\r\n'
    found = rows(tmp_path, text.encode())
    assert good(found) == [{"a": f'x{delimiter}"y"', "b": "two\r\nlines"}, {"a": '5" pipe', "b": "é"}]
    assert [row.line for row in found] == [2, 5]


def test_a_quote_that_is_never_closed_takes_only_its_own_line_along(tmp_path: Path) -> None:
    found = rows(tmp_path, b'a,b\n1,"open\n' + b"2,ok\n" * 500)
    assert bad(found) == [
        (2, "a quoted field is opened here and not closed within 200 lines: close it, or double the quotes inside it")
    ]
    assert len(good(found)) == 500


def test_bad_rows_are_told_by_line_and_stop_nothing(tmp_path: Path) -> None:
    found = rows(tmp_path, b'a,b\n1,2\n1\n1,2,3\n\xff\xfe,2\n"x"y,2\n' + b"z" * 1_100_000 + b",1\n3,4\n")
    assert good(found) == [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]
    assert [line for line, _ in bad(found)] == [3, 4, 5, 6, 7]


def test_a_line_separator_of_unicode_is_not_the_end_of_a_row(tmp_path: Path) -> None:
    assert good(rows(tmp_path, "a,b\nx\u2028y,z\x0b\n".encode())) == [{"a": "x\u2028y", "b": "z\x0b"}]


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "f.csv"), (b"\n1\n", "f.csv"), (b"a,a\n", "f.csv"), ("a,b\n".encode("utf-16"), "f.csv"), (b"", "f.xlsx")],
)
def test_a_file_that_is_none(tmp_path: Path, content: bytes, name: str) -> None:
    with pytest.raises(BadFile, match=r"\.$"):
        rows(tmp_path, content, name)


def test_ndjson(tmp_path: Path) -> None:
    lines = [b'\xef\xbb\xbf{"a":1}', b"", b"[1]", b"{", b'{"a":NaN}', b"\xff", b"[" * 100_000, b'{"a":2}']
    found = rows(tmp_path, b"\r\n".join(lines), "f.ndjson")
    assert good(found) == [{"a": 1}, {"a": 2}]
    assert [line for line, _ in bad(found)] == [3, 4, 5, 6, 7]


# Mappings

HEAD = "kind: leads\nsource: crm\nfields:\n  external_id: id\n"


def fields(tmp_path: Path, mapping: str, header: str = "id,day,n,who,product", kind: Kind = Kind.LEADS) -> Fields:
    (tmp_path / "f.csv").write_text(header + "\n")
    return Fields(read_mapping(mapping, "map.yml", kind), CsvRows(tmp_path / "f.csv"), (tmp_path,))


def row(**values: str) -> Row:
    return Row(2, 0, dict(values))


def test_every_way_to_get_a_field(tmp_path: Path) -> None:
    (tmp_path / "prices.csv").write_text("product,price\nA,10.0\nB,2.5\n")
    got = fields(
        tmp_path,
        HEAD + "  created_at: { from: day, date: '%Y-%m-%d' }\n  employees: { from: n, number: true }\n"
        "  owner: { from: who, slug: true }\n  team: { const: emea }\n"
        "  product: { from: product, map: { A: alpha, B: ~ } }\n"
        "  amount: { from: product, lookup: prices.csv, key: product, value: price, number: true }\n",
    )
    told = got.read(row(id=" 7 ", day="2017-04-24", n="13938.0", who="Donn Cantrell", product="A"))
    assert told == {
        "external_id": "7", "created_at": datetime(2017, 4, 24, tzinfo=UTC), "employees": 13938,
        "owner": "donn-cantrell", "team": "emea", "product": "alpha", "amount": 10,
    }  # fmt: skip
    told = got.read(row(id="8", day="", n=" ", who="", product="B"))
    assert told == {"external_id": "8", "team": "emea", "amount": 2.5}


@pytest.mark.parametrize(
    "values",
    [{"day": "24.04.2017"}, {"day": "2017-02-30"}, {"n": "1,000"}, {"who": "!!!"}, {"product": "C"}],
)
def test_a_field_that_cannot_be_read_names_its_column(tmp_path: Path, values: dict[str, str]) -> None:
    got = fields(
        tmp_path,
        HEAD + "  created_at: { from: day, date: '%Y-%m-%d' }\n  employees: { from: n, number: true }\n"
        "  owner: { from: who, slug: true }\n  product: { from: product, map: { A: alpha } }\n",
    )
    with pytest.raises(BadField, match=f"^{next(iter(values))} is"):
        got.read(row(id="1", **values))


@pytest.mark.parametrize(
    ("mapping", "line", "said"),
    [
        ("kind: lead\nfields: { external_id: id }", 1, "Did you mean 'leads'"),
        ("kind: roster\nfields: { id: id, name: n }", 1, "baton import roster"),
        ("kind: leads\nfields:\n  company: who\n", 2, "external_id is missing"),
        ("kind: leads", 1, "fields"),
        (HEAD + "  name: { form: who }", 5, "Did you mean 'from'"),
        (HEAD + "  name: {}", 5, "const"),
        (HEAD + "  name: { from: who, const: x }", 5, "from: COLUMN, or const: VALUE"),
        (HEAD + "  name: { from: who, lookup: x.csv }", 5, "key and a value"),
        (HEAD + "  name: { from: who, slug: true, number: true }", 5, "Keep one"),
        (HEAD + "  name: { from: who, slug: 1 }", 5, "true"),
        (HEAD + "  name: { from: day, date: iso }", 5, "%Y-%m-%d"),
        (HEAD + "  name: [who]", 5, "keys and values"),
        (HEAD + "  external_id: n", 5, "again on line 5"),
        ("kind: leads\nfields: [", 2, "not YAML"),
    ],
)
def test_a_slip_in_a_mapping_is_told_by_line_with_the_fix(mapping: str, line: int, said: str) -> None:
    with pytest.raises(PolicyError) as caught:
        read_mapping(mapping, "map.yml", Kind.LEADS)
    assert any(found.line == line for found in caught.value.findings), str(caught.value)
    assert said in str(caught.value)


def test_a_column_or_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"f\.csv has no column prodct.*Did you mean 'product'"):
        fields(tmp_path, HEAD + "  product: prodct\n")
    with pytest.raises(BadFile, match=r"prices\.csv"):
        fields(tmp_path, HEAD + "  amount: { from: product, lookup: prices.csv, key: a, value: b }\n")


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Donn Cantrell", "donn-cantrell"),
        (" Łukasz  Ó'Brien ", "lukasz-o-brien"),
        ("Straße_1", "strasse-1"),
        ("--", ""),
    ],
)
def test_slug(name: str, made: str) -> None:
    assert slug(name) == made


def test_in_the_order_of_a_date(tmp_path: Path) -> None:
    got = fields(tmp_path, HEAD + "  created_at: { from: day, date: '%d.%m.%Y' }\n")
    given = [
        row(id="1", day="02.01.2020"),
        row(id="2", day="03.01.2019"),
        row(id="3", day="?"),
        row(id="4", day="01.12.2018"),
    ]
    ordered = in_order(given, "day", got)
    assert [r.values["id"] for r in ordered if isinstance(r, Row)] == ["3", "4", "2", "1"]
