"""Title, texts, headings, meta tags and scripts."""

from __future__ import annotations

import pytest

from crawler.readings.model import Heading
from tests.building import reading


@pytest.mark.parametrize(
    ("html", "text", "main"),
    [
        ("<p>Uno</p><p>dos</p>", "Uno dos", "Uno dos"),
        ("<header>Logo</header><nav>Menú</nav><p>Cuerpo</p><footer>Pie</footer>", "Logo Menú Cuerpo Pie", "Cuerpo"),
        ("<p>a<script>var x</script><style>p{}</style><noscript>active</noscript><template>t</template>", "a", "a"),
        ("<body><noscript><p><b>oculto</b></p></noscript><svg><title>s</title></svg><p hidden>no</p>x", "x", "x"),
        ("<article><header>Título</header>nota</article>", "Título nota", "Título nota"),
        ("", "", ""),
        ("\x00<p>a\x00b", "ab", "ab"),
        ("<frameset><frame src=a></frameset>", "", ""),
    ],
)
def test_texts(html: str, text: str, main: str) -> None:
    found = reading(html)
    assert found.text.replace("\ufffd", "") == text
    assert found.main_text.replace("\ufffd", "") == main


def test_title_headings_and_meta() -> None:
    found = reading(
        "<html lang='es-GT'><title> Dirección\n de Minas </title><meta name=Generator content='X 1'>"
        "<meta property='og:title' content='T'><link rel=canonical href='/c'><body><h1>A <b>b</b></h1>"
        "<h3><img alt='Organigrama'></h3><h2> </h2><h5>no</h5>"
    )
    assert found.title == "Dirección de Minas"
    assert found.headings == (
        Heading(1, "A b", "body > h1:nth-of-type(1)"),
        Heading(3, "Organigrama", "body > h3:nth-of-type(1)"),
    )
    assert found.meta == {"generator": "X 1", "og:title": "T", "canonical": "/c", "lang": "es-gt"}


def test_scripts() -> None:
    found = reading("<script src='/a.js'></script><script>var a = 1</script>").scripts
    assert [(s.url, s.text) for s in found] == [("/a.js", ""), ("", "var a = 1")]
