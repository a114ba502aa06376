"""Many who ask: one crawl of a site and day, one check at work for each client, and who is sent away is told when to come."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from service.context import Context
from tests.service.web.world import Answer, Served, served

HOSTS = [f"sitio-{n}.gob.gt" for n in range(1000)]


def codes(answers: list[Answer]) -> Counter[int]:
    return Counter(answer.status for answer in answers)


def test_a_thousand_requests_of_one_client_are_one_crawl(web: Served) -> None:
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(web.check, HOSTS))
    assert codes(answers) == {202: 1, 429: 999}
    assert all(a.headers["retry-after"] == str(web.web.rules.often_s) for a in answers if a.status == 429)
    assert all(a.json["code"] == "client" for a in answers if a.status == 429)
    assert len(web.worker.done) <= 1


def test_a_hundred_clients_and_one_site_are_one_crawl(web: Served) -> None:
    site, host = web.sites[0]
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda n: web.check(host, f"127.0.0.{n}"), range(2, 102)))
    assert codes(answers) == {202: 1, 200: 99}
    assert len({a.json["id"] for a in answers}) == 1
    web.worker.open.set()
    assert web.finished(answers[0].json["id"])["site"] == site
    assert web.worker.done == [host]


def test_the_queue_of_many_clients_has_an_end(context: Context) -> None:
    with served(context) as web:
        most = web.web.rules.waiting
        answers = [web.check(host, f"127.0.0.{n}") for n, host in enumerate(HOSTS[: most + 3], start=2)]
        full = [a for a in answers if a.status == 429]
        assert len(full) in {2, 3}  # one has left the queue when the worker was quick enough
        assert {(a.json["code"], a.headers["retry-after"]) for a in full} == {("full", str(web.web.rules.full_s))}


def test_an_honest_proxy_tells_clients_apart_and_a_liar_does_not(context: Context) -> None:
    with served(context, trusted=frozenset({"127.0.0.9"})) as web:

        def ask(number: int, source: str) -> int:
            headers = {"content-type": "application/json", "x-forwarded-for": f"190.0.0.{number}"}
            body = f'{{"host": "{HOSTS[number]}"}}'.encode()
            return web.ask("POST", "/api/v1/checks", body, headers, source).status

        assert [ask(n, "127.0.0.9") for n in (1, 2, 3)] == [202, 202, 202]
        assert [ask(n, "127.0.0.8") for n in (4, 5, 6)] == [202, 429, 429]


def test_a_failure_may_be_asked_for_again(web: Served) -> None:
    _, host = web.sites[0]
    web.worker.why = "broken"
    web.worker.open.set()
    first = web.check(host).json
    assert web.finished(first["id"])["state"] == "failed"
    web.worker.why = ""
    second = web.check(host)
    assert second.status == 202
    assert web.finished(second.json["id"])["state"] == "done"
    assert web.worker.done == [host, host]


def test_a_restart_closes_what_was_at_work_and_keeps_the_queue(context: Context) -> None:
    with served(context) as web:
        hosts = [host for _, host in web.sites[:2]]
        first, second = (web.check(host, f"127.0.0.{n}").json["id"] for n, host in enumerate(hosts, start=2))
        deadline = time.monotonic() + 10
        while not web.worker.done:
            assert time.monotonic() < deadline
    with served(context) as web:
        web.worker.open.set()
        assert web.finished(second)["state"] == "done"
        found = web.ask("GET", f"/api/v1/checks/{first}").json
        assert (found["state"], found["why"]) == ("failed", "interrupted")
        assert web.worker.done == hosts[1:]
