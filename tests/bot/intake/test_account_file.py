"""The accounts file: domains, other names, parents, lists, and an owner for each role."""

from pathlib import Path

import pytest

from bot.intake.account_file import ALWAYS, read_accounts
from bot.intake.fields import Fields
from bot.intake.mapping import Kind, same_names
from bot.intake.rows import open_rows
from bot.intake.set_aside import SetAside
from routing.accounts.account import Account, Relationship, Tenure
from routing.people import Owner, Roster

PEOPLE = Roster.of("r-1", [Owner("gus", "Gus"), Owner("hal", "Hal")])


def read(folder: Path, text: str, name: str = "accounts.csv") -> tuple[list[Account], list[str]]:
    path = folder / name
    path.write_text(text)
    rows = open_rows(path)
    fields = None
    if rows.columns is not None:
        named = tuple(column for column in rows.columns if column)
        fields = Fields(same_names(named, Kind.ACCOUNTS, None), rows, ())
    with SetAside(folder / "rejected.ndjson") as aside:
        found = read_accounts(rows, fields, PEOPLE, aside)
    return found, [bad.error for bad in aside.first]


def test_every_column(tmp_path: Path) -> None:
    [account], wrong = read(
        tmp_path,
        "name,relationship,domains,aliases,parent,lists,sales_owner,success_owner,tier\n"
        'Acme GmbH,customer,"acme.com; https://www.acme.de/shop",Big A; The Big One,Group AG,named;emea,gus,hal,gold\n',
    )
    assert wrong == []
    assert account == Account(
        "acme gmbh",
        "Acme GmbH",
        Relationship.CUSTOMER,
        attributes={"tier": "gold"},
        tenures=(Tenure(ALWAYS, "sales", "gus"), Tenure(ALWAYS, "success", "hal")),
        domains=("acme.com", "acme.de"),
        aliases=("Big A", "The Big One"),
        parent="group ag",
        lists=("emea", "named"),
    )


def test_lists_in_json(tmp_path: Path) -> None:
    line = '{"name": "Acme", "domains": ["acme.com"], "domain": "acme.io", "lists": ["named"], "owner": "gus"}\n'
    [account], wrong = read(tmp_path, line, "accounts.ndjson")
    assert wrong == []
    assert (account.domains, account.lists) == (("acme.com", "acme.io"), ("named",))
    assert account.owner_at(ALWAYS.replace(year=2020)) == "gus"


def test_an_empty_cell_says_nothing_and_none_says_none(tmp_path: Path) -> None:
    [quiet, clear], _ = read(tmp_path, "name,parent,lists\nAcme,,\nGlobex,none,none\n")
    assert (quiet.parent, quiet.lists) == (None, None)
    assert (clear.parent, clear.lists) == ("", ())


@pytest.mark.parametrize(
    ("columns", "row", "sentence"),
    [
        ("domains", "acme", "domains: 'acme' is no domain: write it like acme.com"),
        ("domain", "gmail.com", "domain: anybody can be at gmail.com, so it tells no company: leave it out"),
        ("domain", "linkedin.com/acme", "anybody can be at linkedin.com"),
        ("parent", "ACME", "parent: the account would belong to itself in the end: correct one parent on the way"),
        ("owner,sales_owner", "gus,hal", "owner and sales_owner are the same field and name two people: keep one"),
        ("success_owner", "zed", "the owner 'zed' is nobody in the roster: import the roster first"),
        ("aliases", "x" * 300, "aliases: "),
    ],
)
def test_a_slip_sets_the_row_aside(tmp_path: Path, columns: str, row: str, sentence: str) -> None:
    found, wrong = read(tmp_path, f"name,{columns}\nAcme,{row}\nGlobex{',' * row.count(',')},\n")
    assert [account.name for account in found] == ["Globex"]
    assert len(wrong) == 1
    assert sentence in wrong[0]


def test_of_a_loop_the_last_row_is_set_aside(tmp_path: Path) -> None:
    found, wrong = read(tmp_path, "name,parent\nA,B\nB,C\nC,A\n")
    assert [account.name for account in found] == ["A", "B"]
    assert wrong == ["parent: the account would belong to itself in the end: correct one parent on the way"]
