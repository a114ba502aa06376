"""The API: what was published, page by page, with names in both languages; nothing that a stranger sends breaks it."""

from __future__ import annotations

import json

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from service.web.shapes import Averages, Findings, Quarters, Scores, Sites, SiteSheet
from tests.service.web.world import Served

MODELS = {"sites": Sites, "scores": Scores, "findings": Findings, "averages": Averages}


@pytest.mark.parametrize("kind", MODELS)
@pytest.mark.parametrize("query", ["", "?quarter=2026T4", "?per_page=3", "?per_page=3&page=2", "?page=100000"])
def test_lists_are_of_their_shape(reading: Served, kind: str, query: str) -> None:
    found = MODELS[kind].model_validate(reading.ask("GET", f"/api/v1/{kind}{query}").json)
    assert found.quarter == "2026T4"
    assert len(found.items) <= found.per_page


def test_pages_are_the_whole_list(reading: Served) -> None:
    whole = reading.ask("GET", "/api/v1/findings?per_page=1000").json
    items, address = [], "/api/v1/findings?per_page=7"
    while address:
        page = reading.ask("GET", address).json
        items += page["items"]
        address = page["next"]
    assert items == whole["items"]
    assert len(items) == whole["total"] == 4 * 14


def test_the_first_page_is_a_file_and_the_same_with_and_without_a_query(reading: Served) -> None:
    for kind in MODELS:
        file = (reading.context.public / "api" / "v1" / kind / "index.json").read_bytes()
        assert reading.ask("GET", f"/api/v1/{kind}").body == file
        asked = reading.ask("GET", f"/api/v1/{kind}?page=1").json
        assert asked["items"] == json.loads(file)["items"]


def test_lists_are_filtered(reading: Served) -> None:
    found = reading.ask("GET", "/api/v1/findings?criterion=many_pages&outcome=present").json
    assert found["total"] == 4
    assert {(f["criterion"], f["outcome"]) for f in found["items"]} == {("many_pages", "present")}
    assert reading.ask("GET", "/api/v1/sites?institution=mspas").json["total"] > 0
    assert reading.ask("GET", "/api/v1/sites?institution=nadie").json["total"] == 0


def test_names_stand_in_both_languages(reading: Served) -> None:
    site, _ = reading.sites[0]
    sheet = SiteSheet.model_validate(reading.ask("GET", f"/api/v1/sites/{site}").json)
    assert (sheet.site.status_name.es, sheet.site.status_name.en) == ("Evaluado", "Evaluated")
    assert sheet.score is not None
    assert sheet.score.level_name is not None
    assert sheet.score.level == 2
    assert len(sheet.findings) == 14
    assert all(f.criterion_name.es and f.criterion_name.en for f in sheet.findings)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/sites?quarter=2019T1", 404), ("/api/v1/sites?quarter=../..", 422), ("/api/v1/sites/nadie", 404),
        ("/api/v1/scores?page=0", 422), ("/api/v1/scores?per_page=5000", 422), ("/api/v1/nada", 404),
    ],
)  # fmt: skip
def test_errors_are_told_in_both_languages(reading: Served, path: str, status: int) -> None:
    answer = reading.ask("GET", path)
    assert (answer.status, answer.json["status"]) == (status, status)
    assert set(answer.json["message"]) == {"es", "en"}


def test_answers_are_told_apart_by_their_tag(reading: Served) -> None:
    for path in ("/api/v1/sites", "/api/v1/sites?page=1"):
        tag = reading.ask("GET", path).headers["etag"]
        assert reading.ask("GET", path, headers={"if-none-match": tag}).status == 304
        assert reading.ask("GET", path, headers={"if-none-match": '"x"'}).status == 200


def test_a_list_is_new_after_a_publication(web: Served) -> None:
    path = "/api/v1/findings?outcome=present&per_page=2"
    first, again = web.ask("GET", path), web.ask("GET", path)
    assert (again.body, again.headers["etag"]) == (first.body, first.headers["etag"])
    assert web.ask("GET", path, headers={"if-none-match": first.headers["etag"]}).status == 304
    folder = web.context.public / "api" / "v1" / "quarters"
    told = json.loads((folder / "2026T4" / "findings.json").read_text(encoding="utf-8"))
    told["items"] = [item for item in told["items"] if item["criterion"] != "static_information"]
    (folder / "2026T4" / "findings.json").write_text(json.dumps(told), encoding="utf-8")
    (folder / "part").write_bytes((folder / "index.json").read_bytes())
    (folder / "part").replace(folder / "index.json")  # a publication ends so
    new = web.ask("GET", path)
    assert new.json["total"] == first.json["total"] - 4
    assert new.headers["etag"] != first.headers["etag"]


def test_nobody_puts_an_answer_in_the_place_of_another(web: Served) -> None:
    """A "#" never comes from a browser; behind it the value of a parameter goes on."""
    path = "/api/v1/findings?outcome=present"
    for sent in (f"{path}#zz", path):
        web.ask("GET", sent)
    assert web.ask("GET", f"{path}#zz").json["total"] == 0
    assert web.ask("GET", path).json["total"] > 0


def test_a_refused_list_is_not_kept(web: Served) -> None:
    for _ in range(2):
        assert web.ask("GET", "/api/v1/findings?quarter=2019T1").status == 404
        assert web.ask("GET", "/api/v1/findings?page=0").status == 422


def test_quarters_are_listed(reading: Served) -> None:
    found = Quarters.model_validate(reading.ask("GET", "/api/v1/quarters").json)
    assert [q.quarter for q in found.items] == ["2026T4"]
    assert found.items[0].simulated


def test_a_check_is_asked_for_and_answered(web: Served) -> None:
    site, host = web.sites[0]
    asked = web.check(host)
    assert (asked.status, asked.json["state"]) == (202, "queued") or asked.json["state"] == "running"
    assert asked.headers["location"] == f"/api/v1/checks/{asked.json['id']}"
    web.worker.open.set()
    done = web.finished(asked.json["id"])
    assert (done["state"], done["site"]) == ("done", site)
    assert done["result"]["score"]["level"] == 2
    assert web.check(host).status == 200
    assert web.check(host).json["id"] == asked.json["id"]


@pytest.mark.parametrize("host", ["127.0.0.1", "https://a.gob.gt/", "example.org", ""])
def test_a_check_of_anything_else_is_refused(reading: Served, host: str) -> None:
    assert reading.check(host).status == 422
    assert not reading.worker.done


def attack(web: Served, examples: int) -> set[str]:
    """Every operation with so many made-up requests; the operations that were tried."""
    schema = schemathesis.openapi.from_url(f"{web.address}/api/v1/openapi.json")
    tried: set[str] = set()
    checks = [not_a_server_error, response_schema_conformance, status_code_conformance]
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=examples, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        def tried_with(case: schemathesis.Case) -> None:
            case.call_and_validate(checks=checks, timeout=30)

        given(case=operation.as_strategy())(tried_with)()
        tried.add(operation.label)
    return tried


OPERATIONS = {
    "GET /api/v1/quarters", "GET /api/v1/sites", "GET /api/v1/sites/{site}", "GET /api/v1/scores",
    "GET /api/v1/findings", "GET /api/v1/averages", "POST /api/v1/checks", "GET /api/v1/checks/{key}",
}  # fmt: skip


def test_made_up_requests_break_nothing(reading: Served) -> None:
    assert attack(reading, 5) == OPERATIONS
    assert not reading.worker.done


@pytest.mark.full
def test_many_made_up_requests_break_nothing(reading: Served) -> None:
    assert attack(reading, 25) == OPERATIONS
    assert not reading.worker.done
