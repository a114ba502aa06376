"""Publication: an implausible run waits for a person's reason; a publication that fails leaves the last one whole."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

import reports.site
from scoring.store import Store
from service import publication, publishing
from service.context import Context
from service.publication import ImplausibleError, published, records
from service.publishing import complete, publish_quarter
from service.watch import Doubt
from tests.house import CONFIG
from tests.reports.fake import fake_frames
from tests.reports.test_publish import OneQuarter

DOUBT = Doubt("pages", 2, "páginas leídas por sitio evaluado: 2; se espera al menos 4")
REASON = "El <corte> de energía fue real"


@pytest.fixture
def context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Context:
    """A scored quarter in which one thing is doubted; no browser, so that charts are tables."""
    store = OneQuarter(fake_frames())
    monkeypatch.setattr(Store, "open", lambda _url: store)
    monkeypatch.setattr(OneQuarter, "close", lambda _self: None, raising=False)
    monkeypatch.setattr(publication, "examine", lambda _context: [DOUBT])
    made = Context(CONFIG, tmp_path, "simulacion", "2026T4")
    made.run_folder.mkdir(parents=True)
    return made


def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A report of one file."""

    def publish(
        _store: object, _rubric: object, _registry: str, _quarter: str, out: Path, *_: object, **__: object
    ) -> Path:
        out.mkdir(parents=True, exist_ok=True)
        (out / "index.html").write_text("informe")
        return out / "index.html"

    monkeypatch.setattr(publishing, "publish", publish)


def whole(folder: Path) -> dict[str, str]:
    """Every file below a folder by its hash."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_plausible_run_is_published_without_a_reservation(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    quick(monkeypatch)
    monkeypatch.setattr(publication, "examine", lambda _context: [])
    index = publish_quarter(context, None, anyway="no hace falta")
    record = published(context.run_folder)
    assert record is not None
    assert (record.anyway, record.doubts, record.notice()) == ("", (), {})
    assert complete(context) == index
    stale = record.model_copy(update={"config_digest": "of an older method"})
    publication.note(context.run_folder, stale)
    assert complete(context) is None


@pytest.mark.parametrize("reason", ["", "   "])
def test_an_implausible_run_is_not_published(context: Context, monkeypatch: pytest.MonkeyPatch, reason: str) -> None:
    quick(monkeypatch)
    with pytest.raises(ImplausibleError, match=r"(?s)páginas leídas.*--publish-anyway"):
        publish_quarter(context, None, anyway=reason)
    assert not context.public.exists()
    assert complete(context) is None
    assert publish_quarter(context, context.var / "vista").is_file()  # a look at it elsewhere publishes nothing
    assert published(context.run_folder) is None


def test_a_publication_that_fails_leaves_the_last_one_whole(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    """F46, and what readers are told of a run that a person published although it looked implausible."""
    index = publish_quarter(context, None, anyway=REASON)
    for page in (index, index.parent / "en" / "index.html"):
        text = page.read_text(encoding="utf-8")
        assert DOUBT.said in text
        assert "El &lt;corte&gt; de energía fue real" in text
    before, record = whole(context.public), records(context, OneQuarter(fake_frames()))["2026T4"]
    assert (record.anyway, record.doubts) == (REASON, (DOUBT.said,))

    def crash(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("the browser that draws the charts went away")

    for step in ("write_package", "write_chart_files"):
        with monkeypatch.context() as broken:
            broken.setattr(reports.site, step, crash)
            with pytest.raises(RuntimeError, match="went away"):
                publish_quarter(context, None, anyway=REASON)
        assert whole(context.public) == before, step
        assert published(context.run_folder) == record
        assert [path.name for path in context.public.parent.iterdir()] == [context.public.name]  # nothing half-done
    quick(monkeypatch)
    assert publish_quarter(context, None, anyway=REASON).is_file()  # publishing alone is tried again
