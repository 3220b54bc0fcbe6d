"""Registered domains, mail addresses and whose they are; telephone numbers."""

import pytest

from routing.reference.domains import MailKind, address, mail_kind, registered_domain
from routing.reference.phones import e164, is_dialled

DOMAINS = {
    "acme.com": "acme.com", "ACME.com": "acme.com", "acme.com.": "acme.com", "www.acme.com": "acme.com",
    "mail.eu.acme.co.uk": "acme.co.uk", "acme.com.au": "acme.com.au",
    "https://www.Acme.co.uk:443/about?x=1#y": "acme.co.uk",
    "http://acme.de": "acme.de", "//cdn.acme.com/x": "acme.com", "acme.com/about": "acme.com",
    "acme.com:8080": "acme.com",
    "mailto:ana@acme.com": "acme.com", "ana@acme.com": "acme.com", "https://user:secret@acme.com/": "acme.com",
    "münchen.de": "xn--mnchen-3ya.de", "xn--mnchen-3ya.de": "xn--mnchen-3ya.de", "例え.jp": "xn--r8jz45g.jp",
    "\uff21\uff23\uff2d\uff25.com": "acme.com", "acme。com": "acme.com", "acme.github.io": "acme.github.io",
    "github.io": "github.io",
    "acme.myshopify.com": "acme.myshopify.com", "acme.example": "acme.example", " acme.com ": "acme.com",
    "http://192.168.1.1/": None, "192.168.1.1": None, "http://[::1]:80/": None, "localhost": None, "co.uk": None,
    "com": None,
    "acme.con": None, "acme": None, "": None, "n/a": None, "a..com": None, "-acme-.com": None,
    "http://ex ample.com": None,
    "javascript:alert(1)": None, "acme.com:port": None, "x" * 64 + ".com": None, "a." * 200 + "com": None,
    "h" * 9_999: None, "acme\x00.com": None, "\ud800.com": None,
}  # fmt: skip


@pytest.mark.parametrize(("written", "domain"), DOMAINS.items())
def test_the_domain_that_somebody_registered(written: str, domain: str | None) -> None:
    assert registered_domain(written) == domain


ADDRESSES = {
    "ana@acme.com": "ana@acme.com", "Ana@ACME.com": "ana@acme.com", " ana@acme.com ": "ana@acme.com",
    "Ana Ruiz <Ana@Acme.com>": "ana@acme.com", "mailto:ana@acme.com?subject=Hi": "ana@acme.com",
    "ana+crm@mail.acme.co.uk": "ana+crm@mail.acme.co.uk", "ana@acme.com.": "ana@acme.com",
    "o'neil@acme.ie": "o'neil@acme.ie",
    "ana@münchen.de": "ana@münchen.de", "ana@acme": None, "ana": None, "@acme.com": None, "ana@": None, "": None,
    "a@@acme.com": None, "a b@acme.com": None, "a@b@acme.com": None, "<a@acme.com> <b@acme.com>": None,
    "a@https://acme.com": None, "a@acme.com:80": None, ".ana@acme.com": None, "an..a@acme.com": None,
    "ana@127.0.0.1": None, "ana@[127.0.0.1]": None, "ana@gmail.con": None, "a\x00b@acme.com": None,
    "a" * 65 + "@acme.com": None,
}  # fmt: skip


@pytest.mark.parametrize(("written", "plain"), ADDRESSES.items())
def test_a_mail_address(written: str, plain: str | None) -> None:
    found = address(written)
    assert (found.text if found else None) == plain


@pytest.mark.parametrize(
    ("domain", "kind"),
    {
        **dict.fromkeys(
            (
                "gmail.com",
                "googlemail.com",
                "yahoo.co.uk",
                "hotmail.fr",
                "outlook.com",
                "icloud.com",
                "gmx.de",
                "web.de",
            ),
            MailKind.FREE,
        ),
        **dict.fromkeys(("proton.me", "qq.com", "163.com", "mail.ru", "libero.it", "mail.yahoo.co.uk"), MailKind.FREE),
        **dict.fromkeys(("mailinator.com", "yopmail.com", "guerrillamail.com", "trashmail.com"), MailKind.DISPOSABLE),
        **dict.fromkeys(("acme.com", "acme.co.uk", "ibm.com", "hubspot.com", "xn--mnchen-3ya.de"), MailKind.COMPANY),
    }.items(),
)
def test_whose_mail_domain_it_is(domain: str, kind: MailKind) -> None:
    assert mail_kind(domain) is kind


PHONES = {
    ("+1 (415) 555-0123", None): "+14155550123", ("415.555.0123", "US"): "+14155550123",
    ("(415) 555-0123", "CA"): "+14155550123", ("0151 12345678", "DE"): "+4915112345678",
    ("+49 (0)151 12345678", None): "+4915112345678", ("0049 151 12345678", "DE"): "+4915112345678",
    ("011 49 151 12345678", "US"): "+4915112345678", ("tel:+14155550123", None): "+14155550123",
    ("020 7946 0958", "GB"): "+442079460958", ("+44 20 7946 0958", "US"): "+442079460958",
    ("06 12 34 56 78", "FR"): "+33612345678", ("1-800-FLOWERS", "US"): "+18003569377",
    ("+\uff11\uff14\uff11\uff15\uff15\uff15\uff15\uff10\uff11\uff12\uff13", None): "+14155550123",
    ("415-555-0123 x5", "US"): "+14155550123;ext=5",
    ("+14155550123;ext=5", None): "+14155550123;ext=5", ("044 123 456", "XK"): "+38344123456",
    ("03-1234-5678", "JP"): "+81312345678", ("(11) 91234-5678", "BR"): "+5511912345678",
    ("+39 06 698 1234", "US"): "+39066981234",
    ("415 555 0123", None): None, ("555-0123", "US"): None, ("12", "US"): None, ("", "US"): None, ("n/a", "US"): None,
    ("+999 123456", None): None, ("call me", "DE"): None, ("+1415555\x0001234", "US"): None, ("1" * 999, "US"): None,
    ("+14155550123", "ZZ"): "+14155550123", ("0151 12345678", "ZZ"): None,
}  # fmt: skip


@pytest.mark.parametrize(("written", "number"), PHONES.items())
def test_a_number_that_anybody_can_dial(written: tuple[str, str | None], number: str | None) -> None:
    assert e164(*written) == number


def test_a_prefix_begins_with_a_country() -> None:
    assert is_dialled("+1415") and is_dialled("+49") and is_dialled("+420")
    assert not is_dialled("+0") and not is_dialled("+999")
