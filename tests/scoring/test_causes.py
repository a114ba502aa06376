"""Causes have words, remedies and a side; none is missing and none is made up."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from crawler.evidence import Cause, Status
from crawler.vocabulary import ConfigError
from scoring.causes import Causes, Lasting, Side
from tests.scoring.building import CONFIG


def test_every_status_and_cause_has_words() -> None:
    causes = Causes.load(CONFIG)
    assert set(causes.statuses) == set(Status)
    assert set(causes.causes) == set(Cause)
    assert causes.statuses[Status.UNREACHABLE].es == "Inaccesible"


@pytest.mark.parametrize(
    ("cause", "side", "lasting"),
    [
        (Cause.DNS, Side.SITE, Lasting.TRANSIENT),
        (Cause.WAF, Side.SITE, Lasting.PERMANENT),
        (Cause.OWN_FAILURE, Side.OURS, Lasting.TRANSIENT),
        (Cause.OWN_NETWORK, Side.OURS, Lasting.TRANSIENT),
        (Cause.NO_ADDRESS, Side.OURS, Lasting.PERMANENT),
        (Cause.NO_CONTENT, Side.SITE, Lasting.PERMANENT),
    ],
)
def test_whose_it_is(cause: Cause, side: Side, lasting: Lasting) -> None:
    text = Causes.load(CONFIG).causes[cause]
    assert (text.side, text.lasting) == (side, lasting)


@pytest.mark.parametrize(
    ("group", "name", "message"),
    [
        ("causes", "firewall", "causes: expected an entry for firewall"),
        ("statuses", "pending", "statuses: expected an entry for pending"),
    ],
)
def test_a_missing_entry_is_named(tmp_path: Path, group: str, name: str, message: str) -> None:
    data = yaml.safe_load((CONFIG / "causes.yaml").read_text(encoding="utf-8"))
    moved = data[group].pop(name)
    (tmp_path / "causes.yaml").write_text(yaml.safe_dump(data), encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        Causes.load(tmp_path)
    data[group] |= {name: moved, "sunspots": moved}
    (tmp_path / "causes.yaml").write_text(yaml.safe_dump(data), encoding="utf-8")
    with pytest.raises(ConfigError, match=f"{group}: no visit can end with sunspots"):
        Causes.load(tmp_path)


def test_a_wrong_side_is_named(tmp_path: Path) -> None:
    data = yaml.safe_load((CONFIG / "causes.yaml").read_text(encoding="utf-8"))
    data["causes"]["timeout"]["side"] = "theirs"
    (tmp_path / "causes.yaml").write_text(yaml.safe_dump(data), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"causes\.timeout\.side: .*'site', 'ours' or 'nobody'"):
        Causes.load(tmp_path)
