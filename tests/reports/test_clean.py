"""Crawled text, addresses, cells and labels: what may pass and what must not."""

from __future__ import annotations

import pytest

from reports.clean import cell, host, href, label, plain


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Ministerio de Educación", "Ministerio de Educación"),
        ("  dos\n líneas\t ", "dos líneas"),
        ("abc\u202egpj.exe", "abcgpj.exe"),
        ("a\x00b\x1b[31mc\u200b", "ab[31mc"),
        ("ñandú \U0001f600", "ñandú \U0001f600"),
        ("\ud800x", "x"),
        (None, ""),
        (12, "12"),
    ],
)
def test_plain(raw: object, shown: str) -> None:
    assert plain(raw) == shown


def test_plain_cuts_a_title_of_a_megabyte() -> None:
    assert plain("x" * 1_000_000) == "x" * 299 + "…"
    assert len(plain("a " * 500_000)) <= 300


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://www.mspas.gob.gt/a?b=c#d", True),
        ("http://127.0.0.1:8080/", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,<script>", False),
        ("https://user:pass@evil.test/", False),
        ("//evil.test/", False),
        ("https://x.test/\u202egpj", False),
        ("https://x.test/a b", False),
        ("https://x.test:99999999/", False),
        ("https://[bad/", False),
        ("https:///no-host", False),
        ("https://x.test/" + "a" * 3000, False),
        ("", False),
        (None, False),
    ],
)
def test_href(address: object, safe: bool) -> None:
    assert href(address) == (address if safe else "")


def test_host_is_bare() -> None:
    assert host("https://www.mspas.gob.gt:8443/x") == "mspas.gob.gt"
    assert host("javascript:alert(1)") == ""


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1"])
def test_cell_disarms_formulas(start: str) -> None:
    assert cell(start) == "'" + start


@pytest.mark.parametrize("value", ["plain", "a=b", 5, -5.5, None, True, ""])
def test_cell_leaves_the_rest(value: object) -> None:
    assert cell(value) == value


def test_cell_looks_behind_invisible_marks() -> None:
    assert cell("\u202e=1+1") == "'=1+1"


def test_label_is_text_for_plotly() -> None:
    assert (
        label('<a href="https://evil.test">x</a> & <b>')
        == '&lt;a href="https://evil.test"&gt;x&lt;/a&gt; &amp; &lt;b&gt;'
    )
