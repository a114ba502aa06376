"""Rules: config/web.yaml: who may ask for a check, and how much one visitor may take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from crawler.vocabulary import ConfigError

Count = Annotated[int, Field(ge=1)]
Seconds = Annotated[float, Field(gt=0)]
Suffix = Annotated[str, Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)*$")]


class WebRules(BaseModel):
    """What the numbers mean and why they are so stands in the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    suffixes: tuple[Suffix, ...]
    waiting: Count
    check_minutes: Seconds
    often_s: Count
    full_s: Count
    disputes: Count
    disputes_a_day: Count
    body_kb: Count
    body_s: Seconds
    head_s: Seconds
    head_kb: Count
    at_once: Count
    idle_s: Count
    memory_mb: Count

    @classmethod
    def load(cls, config: Path) -> Self:
        """Read web.yaml. Raises ConfigError naming file and key."""
        path = config / "web.yaml"
        try:
            return cls.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        except FileNotFoundError as error:
            raise ConfigError(f"{path}: the file is missing") from error
        except ValidationError as error:
            first = error.errors()[0]
            raise ConfigError(f"{path}: {'.'.join(str(p) for p in first['loc'])}: {first['msg']}") from error
        except yaml.YAMLError as error:
            raise ConfigError(f"{path}: {error}") from error
