"""Every detector over one site's evidence: a finding per criterion, whatever happens."""

from __future__ import annotations

import logging
import pkgutil
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from types import ModuleType

from crawler.evidence import SiteEvidence, Status
from scoring import detectors, indicators
from scoring.finding import Finding, failed, unknown
from scoring.needs import needs
from scoring.phrases import technical
from scoring.reason import Reason, say

__all__ = ["assess", "indicate", "needs", "titles", "versions"]

_log = logging.getLogger(__name__)

_WHY = {
    Status.UNREACHABLE: say("No se pudo leer el sitio"),
    Status.NO_OWN_SITE: say("La dependencia no tiene sitio propio"),
    Status.NOT_EVALUATED: say("El sitio no se pudo evaluar"),
    Status.PENDING: say("Faltan intentos de lectura"),
}


def _modules(package: ModuleType) -> dict[str, ModuleType]:
    names = sorted(info.name for info in pkgutil.iter_modules(package.__path__) if not info.name.startswith("_"))
    return {name: import_module(f"{package.__name__}.{name}") for name in names}


@cache
def _detectors() -> dict[str, ModuleType]:
    return _modules(detectors)


@cache
def _indicators() -> dict[str, ModuleType]:
    return _modules(indicators)


def versions() -> dict[str, str]:
    """Criterion or indicator id -> version of what judges it; a change of what it says bumps it."""
    return {name: str(module.VERSION) for name, module in {**_detectors(), **_indicators()}.items()}


def titles() -> dict[str, Mapping[str, str]]:
    """Indicator id -> its title by language."""
    return {name: module.TITLE for name, module in _indicators().items()}


def assess(evidence: SiteEvidence, params: Mapping[str, Mapping[str, object]]) -> dict[str, Finding]:
    """One finding per criterion in `params` (criterion id -> keyword arguments of its detector), in that order.

    A site that was not evaluated gets `unknown` with the cause; a detector that breaks gets `failed`, and is logged."""
    if evidence.reachability.status is not Status.EVALUATED:
        return dict.fromkeys(params, unknown(_why_not(evidence), confidence=0.5))
    return {name: _judge(_detectors().get(name), name, "detect", evidence, given) for name, given in params.items()}


def indicate(evidence: SiteEvidence) -> dict[str, Finding]:
    """One finding per indicator: shown beside the score, never part of it."""
    if evidence.reachability.status is not Status.EVALUATED:
        return dict.fromkeys(_indicators(), unknown(_why_not(evidence), confidence=0.5))
    return {name: _judge(module, name, "indicate", evidence, {}) for name, module in _indicators().items()}


def _why_not(evidence: SiteEvidence) -> Reason:
    reach = evidence.reachability
    what, cause = _WHY[reach.status], reach.cause.value
    if not reach.detail:
        return say("%(what)s (causa: %(cause)s): no se buscó este criterio.", what=what, cause=cause)
    detail = technical(reach.detail)
    return say(
        "%(what)s (causa: %(cause)s, %(detail)s): no se buscó este criterio.", what=what, cause=cause, detail=detail
    )


def _judge(
    module: ModuleType | None, name: str, verb: str, evidence: SiteEvidence, given: Mapping[str, object]
) -> Finding:
    if module is None:
        _log.error("no detector for criterion %s", name)
        return failed(say("No hay detector para este criterio; es un defecto del programa."))
    judge: Callable[..., Finding] = getattr(module, verb)
    try:
        return judge(evidence, **given)
    except Exception as error:  # noqa: BLE001 - the one border where a broken detector becomes a finding
        _log.exception("detector %s broke on %s", name, evidence.site.id)
        broken = type(error).__name__
        return failed(say("El detector falló (%(broken)s); es un defecto del programa, no del sitio.", broken=broken))
