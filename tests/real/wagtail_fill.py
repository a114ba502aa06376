"""Fills a fresh Wagtail project through its own models; run by the Python of its environment, inside the project.

Reads the content as JSON from standard input; the argument is the port that visitors see.
"""

from __future__ import annotations

import base64
import json
import os
import re
import sys
from datetime import UTC, datetime
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "licencias.settings.dev"
sys.path.insert(0, os.getcwd())  # noqa: PTH109 - the project is the working folder
django.setup()

from coderedcms.models import Navbar  # noqa: E402
from coderedcms.models.wagtailsettings_models import LayoutSettings, NavbarOrderable  # noqa: E402
from django.core.files.base import ContentFile  # noqa: E402
from wagtail.documents import get_document_model  # noqa: E402
from wagtail.models import Page, Site  # noqa: E402
from website.models import ArticleIndexPage, ArticlePage, FormPage, FormPageField, WebPage  # noqa: E402


def row(text: str) -> str:
    """A body of one row, one column, one rich text."""
    column = {"type": "content", "value": {"column_size": "", "content": [{"type": "text", "value": text}]}}
    return json.dumps([{"type": "row", "value": {"fluid": False, "content": [column]}}])


def linked(text: str, form: str, known: dict[str, int]) -> str:
    """Rich text with its links: [[Título]] and {form}."""
    return re.sub(
        r"\[\[(.+?)\]\]", lambda m: f'<a linktype="page" id="{known[m.group(1)]}">{m.group(1)}</a>', text
    ).replace('href="{form}"', form)


def form_page(home: Page, filling: dict[str, Any]) -> Page:
    """A page with a form."""
    page = home.add_child(instance=FormPage(
        title=filling["title"], body=row(filling["text"]), button_text=filling["button"], save_to_database=True,
        thank_you_page=home,
    ))  # fmt: skip
    for order, field in enumerate(filling["fields"]):
        FormPageField.objects.create(
            page=page, sort_order=order, label=field["label"], field_type=field["type"], choices=field.get("choices", ""),
            required=True,
        )  # fmt: skip
    return page


def main(filling: dict[str, Any], port: int) -> None:
    """Site, document, pages, forms, news, menu."""
    site = Site.objects.get()
    site.hostname, site.port, site.site_name = "127.0.0.1", port, filling["name"]
    site.save()
    home = site.root_page.specific
    paper = filling["form"]
    document = get_document_model().objects.create(
        title=paper["title"], file=ContentFile(base64.b64decode(paper["body"]), name=paper["file"])
    )
    made = {title: home.add_child(instance=WebPage(title=title, body=row("<p></p>"))) for title in filling["pages"]}
    made |= {part["title"]: form_page(home, part) for part in (filling["contact"], filling["survey"])}
    listing = ArticleIndexPage(title=filling["news"]["title"])
    listing.index_order_by = "-first_published_at"  # its default order is refused by its own check
    news = home.add_child(instance=listing)
    made[news.title] = news
    for one in filling["news"]["articles"]:
        news.add_child(instance=ArticlePage(title=one["title"], body=row(one["text"]), date_display=one["day"]))
    known = {title: page.pk for title, page in made.items()}
    form = f'linktype="document" id="{document.pk}"'
    for title, text in filling["pages"].items():
        made[title].body = row(linked(text, form, known))
        made[title].save_revision().publish()
    home.title, home.body = filling["name"], row(linked(filling["home"], form, known))
    home.save_revision().publish()
    # Written long ago, and not touched since.
    Page.objects.update(first_published_at=datetime(2024, 3, 1, tzinfo=UTC), last_published_at=datetime(2024, 3, 1, tzinfo=UTC),
                        latest_revision_created_at=datetime(2024, 3, 1, tzinfo=UTC))  # fmt: skip
    links = [{"type": "page_link", "value": {"page": known[title], "display_text": title, "sub_links": []}}
             for title in filling["menu"]]  # fmt: skip
    bar = Navbar.objects.create(name="Principal", menu_items=json.dumps(links))
    NavbarOrderable.objects.create(navbar_chooser=LayoutSettings.for_site(site), navbar=bar, sort_order=0)


main(json.load(sys.stdin), int(sys.argv[1]))
