"""Deployment: compose.yaml holds together, the image's steps are those of CI, hours and limits are those of config/."""

from __future__ import annotations

import ipaddress
import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from service.cli import app
from service.schedule_rules import ScheduleRules
from tests.house import CONFIG, ROOT

TOP = {"name", "services", "networks", "volumes", "x-egob"}
SERVICE = {
    "build", "image", "shm_size", "cap_drop", "cap_add", "security_opt", "volumes", "environment", "networks", "command",
    "stop_grace_period", "depends_on", "profiles", "restart", "ports", "healthcheck", "entrypoint",
}  # fmt: skip
CONDITIONS = {"service_started", "service_healthy", "service_completed_successfully"}
COMMANDS = set(get_command(app).commands)  # type: ignore[attr-defined]
DEPLOY = ROOT / "deploy"


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return found


def wrong(compose: dict[str, Any]) -> list[str]:
    """What an engine would refuse, or would not do as meant."""
    found = [f"unknown key {key}" for key in compose.keys() - TOP]
    for name, service in compose["services"].items():
        found += [f"{name}: unknown key {key}" for key in service.keys() - SERVICE]
        found += [f"{name}: neither image nor build"] if not {"image", "build"} & service.keys() else []
        found += [f"{name}: no network {net}" for net in service.get("networks", ()) if net not in compose["networks"]]
        found += [f"{name}: {problem}" for problem in _mounts(service, compose)]
        found += [f"{name}: {problem}" for problem in _needs(service, compose)]
        found += [f"{name}: may do too much" for _ in [0] if name != "postgres" and service.get("cap_drop") != ["ALL"]]
        found += [f"{name}: not a string: {part!r}" for part in service.get("command", ()) if not isinstance(part, str)]
    return found


def _mounts(service: dict[str, Any], compose: dict[str, Any]) -> list[str]:
    found = []
    for mount in service.get("volumes", ()):
        source = mount.split(":")[0]
        known = (ROOT / source).exists() if source.startswith(".") else source in compose["volumes"]
        found += [] if known else [f"no volume {source}"]
    for option in service.get("security_opt", ()):
        path = option.partition("seccomp=")[2]
        found += [f"no file {path}"] if path and not (ROOT / path).is_file() else []
    return found


def _needs(service: dict[str, Any], compose: dict[str, Any]) -> list[str]:
    needs = service.get("depends_on", {})
    needs = needs if isinstance(needs, dict) else {name: {"condition": "service_started"} for name in needs}
    found = [f"needs {name}, which is not there" for name in needs if name not in compose["services"]]
    for name, how in needs.items():
        healthy = how["condition"] == "service_healthy" and "healthcheck" not in compose["services"].get(name, {})
        found += [f"{name} has no healthcheck"] if healthy else []
        found += [f"no condition {how['condition']}"] if how["condition"] not in CONDITIONS else []
    return found


def test_compose_holds_together(compose: dict[str, Any]) -> None:
    assert wrong(compose) == []
    assert {"web", "scheduler", "postgres", "proxy", "dask-scheduler", "dask-worker"} <= compose["services"].keys()


@pytest.mark.parametrize(("service", "key", "value", "said"), [
    ("web", "network", ["front"], "unknown key network"),
    ("web", "networks", ["back"], "no network back"),
    ("web", "volumes", ["data:/srv"], "no volume data"),
    ("web", "depends_on", ["mysql"], "needs mysql"),
    ("web", "depends_on", {"proxy": {"condition": "service_healthy"}}, "proxy has no healthcheck"),
    ("web", "security_opt", ["seccomp=none.json"], "no file none.json"),
    ("web", "cap_drop", [], "may do too much"),
    ("web", "command", ["serve", "--port", 8000], "not a string: 8000"),
])  # fmt: skip
def test_the_rules_notice(compose: dict[str, Any], service: str, key: str, value: object, said: str) -> None:
    services = {**compose["services"], service: {**compose["services"][service], key: value}}
    assert [problem for problem in wrong({**compose, "services": services}) if said in problem]


def _engine() -> list[str]:
    """Docker Compose 2 as it is called here: the plugin of docker, or the program alone."""
    for command in (["docker", "compose"], ["docker-compose"]):
        try:
            said = subprocess.run([*command, "version", "--short"], capture_output=True, text=True, timeout=20)
        except OSError:
            continue
        if said.returncode == 0 and said.stdout.strip().lstrip("v").startswith("2"):
            return command
    return []


@pytest.mark.parametrize(("password", "services"), [("x", 7), ("", 0)])
def test_docker_compose_reads_it_and_asks_for_the_password(tmp_path: Path, password: str, services: int) -> None:
    engine = _engine()
    if not engine:
        pytest.skip("Docker Compose 2 is not installed: its own reading of compose.yaml was not tried")
    given = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "EGOB_SITE": "a.gob.test", "EGOB_DB_PASSWORD": password}
    command = [*engine, "--file", str(ROOT / "compose.yaml"), "--profile", "*", "config", "--services"]
    said = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=tmp_path, env=given)
    assert (said.returncode == 0) is bool(password), said.stderr
    assert len(said.stdout.split()) == services
    assert password or "EGOB_DB_PASSWORD" in said.stderr


def test_commands_and_addresses_of_compose_exist(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for name in ("scheduler", "web"):
        assert services[name]["command"][0] in COMMANDS
    options = {o for p in get_command(app).commands["serve"].params for o in p.opts}  # type: ignore[attr-defined]
    given = services["web"]["command"]
    assert {part for part in given if part.startswith("--")} <= options
    proxy = services["proxy"]["networks"]["front"]["ipv4_address"]
    assert given[given.index("--trusted-proxy") + 1] == proxy
    subnet = ipaddress.ip_network(compose["networks"]["front"]["ipam"]["config"][0]["subnet"])
    assert ipaddress.ip_address(proxy) in subnet
    assert compose["networks"]["inside"]["internal"] is True
    assert services["postgres"]["networks"] == ["inside"]
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]


def test_no_secret_stands_in_a_file() -> None:
    text = (ROOT / "compose.yaml").read_text() + (DEPLOY / "env.example").read_text()
    for name in ("PASSWORD", "NOTIFY"):
        for value in re.findall(rf"{name}\s*[:=][ \t]*(\S*)", text):
            assert value == "" or value.startswith("${"), value
    assert ":" not in re.findall(r"postgresql\+psycopg://([^@]*)@", text)[0]


def test_the_proxy_has_the_deadlines_of_the_web_part() -> None:
    text = (DEPLOY / "Caddyfile").read_text()
    rules = yaml.safe_load((CONFIG / "web.yaml").read_text(encoding="utf-8"))
    named = {"read_header": "head_s", "read_body": "body_s", "max_header_size": "head_kb", "max_size": "body_kb"}
    for directive, key in named.items():
        value = re.findall(rf"\b{directive} (\d+)(?:s|KB)\b", text)
        assert value == [str(rules[key])], directive
    assert text.count("{") == text.count("}")


def test_the_browser_keeps_its_sandbox() -> None:
    profile = json.loads((DEPLOY / "chromium-seccomp.json").read_text())
    denied = {name for rule in profile["syscalls"] for name in rule["names"]}
    assert not denied & {"clone", "clone3", "unshare", "setns", "chroot", "seccomp", "prctl"}
    assert {"mount", "ptrace", "bpf", "init_module", "kexec_load", "keyctl"} <= denied


def test_hours_are_those_of_the_configuration() -> None:
    hours = {f"{tick:%H:%M}" for tick in ScheduleRules.load(CONFIG).ticks}
    timer = (DEPLOY / "egob-tick.timer").read_text()
    assert set(re.findall(r"OnCalendar=\*-\*-\* (\d\d:\d\d):00 America/Guatemala", timer)) == hours
    minute, cron = re.findall(r"^(\d+) (\S+) \* \* \* egob", (DEPLOY / "egob.cron").read_text(), re.MULTILINE)[0]
    assert {f"{int(hour):02}:{int(minute):02}" for hour in cron.split(",")} == hours
    for path in [*DEPLOY.glob("*.service"), DEPLOY / "egob.cron"]:
        words = re.findall(r"\begob --log-format json (\w+)", path.read_text())
        assert words == ["schedule"], path.name
        assert set(words) <= COMMANDS


def test_the_dockerfile_and_make_run_the_same_steps() -> None:
    docker = (ROOT / "Dockerfile").read_text()
    assert re.findall(r"^RUN sh scripts/image\.sh (\w+)", docker, re.MULTILINE) == ["system", "python", "install"]
    assert len(re.findall(r"^RUN ", docker, re.MULTILINE)) == 3
    assert docker.index("\nUSER egob") < docker.index("\nENTRYPOINT")
    assert re.findall(r"image\.sh (\w+)", (ROOT / "Makefile").read_text()) == ["python", "install"]


@pytest.mark.parametrize(("step", "said"), [
    ("system", ["apt-get update", "apt-get install --yes .*chromium-headless-shell .*tini", "rm -rf /var/lib/apt/lists/.*",
                "useradd .* egob"]),
    ("python", ["python -m pip install .*--require-hashes -r requirements.lock"]),
    ("install", ["python -m pip install .*--no-deps .*--editable ."]),
])  # fmt: skip
def test_each_step_runs_its_commands(tmp_path: Path, step: str, said: list[str]) -> None:
    """With stand-ins that only write down how they were called: nothing is installed here."""
    for name in ("apt-get", "useradd", "rm", "python"):
        stand_in = tmp_path / name
        stand_in.write_text(f'#!/bin/sh\necho "{name} $*"\n')
        stand_in.chmod(stand_in.stat().st_mode | stat.S_IEXEC)
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["sh", "scripts/image.sh", step], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    lines = done.stdout.splitlines()
    assert len(lines) == len(said)
    for line, pattern in zip(lines, said, strict=True):
        assert re.fullmatch(pattern, line), line


def test_what_was_installed_works() -> None:
    done = subprocess.run(["sh", "scripts/image.sh", "check", sys.executable], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    strange = subprocess.run(["sh", "scripts/image.sh", "else"], cwd=ROOT, capture_output=True, text=True)
    assert (strange.returncode, "expected" in strange.stderr) == (2, True)
