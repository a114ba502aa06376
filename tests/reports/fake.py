"""A deterministic edition: the study's 30 institutions and 276 sites with invented findings, for report tests."""

from __future__ import annotations

import random
from typing import Any

import pandas as pd

from reports.method import CauseText, CriterionText, LevelText, Method, Reference, Survey
from scoring.store import Frames

INSTITUTIONS = [  # acronym, name, sites
    ("MSPAS", "Ministerio de Salud Pública y Asistencia Social", 83),
    ("MINEDUC", "Ministerio de Educación", 55),
    ("MINGOB", "Ministerio de Gobernación", 37),
    ("MAGA", "Ministerio de Agricultura, Ganadería y Alimentación", 27),
    ("MINFIN", "Ministerio de Finanzas Públicas", 20),
    ("CIV", "Ministerio de Comunicaciones, Infraestructura y Vivienda", 16),
    ("MINECO", "Ministerio de Economía", 7),
    ("MCD", "Ministerio de Cultura y Deportes", 4),
    ("MARN", "Ministerio de Ambiente y Recursos Naturales", 2),
    ("MINDEF", "Ministerio de la Defensa Nacional", 2),
    ("MIDES", "Ministerio de Desarrollo Social", 2),
    ("MINEX", "Ministerio de Relaciones Exteriores", 2),
    ("MINTRABAJO", "Ministerio de Trabajo y Previsión Social", 2),
    ("MEM", "Ministerio de Energía y Minas", 1),
    ("SGP", "Secretaría General de la Presidencia", 1),
    ("SPP", "Secretaría Privada de la Presidencia", 1),
    ("SCEP", "Secretaría de Coordinación Ejecutiva de la Presidencia", 1),
    ("SCSPR", "Secretaría de Comunicación Social de la Presidencia", 1),
    ("SIE", "Secretaría de Inteligencia Estratégica del Estado", 1),
    ("SEGEPLAN", "Secretaría de Planificación y Programación de la Presidencia", 1),
    ("SAAS", "Secretaría de Asuntos Administrativos y de Seguridad de la Presidencia de la República", 1),
    ("SEPAZ", "Secretaría de la Paz de la Presidencia de la República", 1),
    ("SBS", "Secretaría de Bienestar Social de la Presidencia", 1),
    ("SEPREM", "Secretaría Presidencial de la Mujer", 1),
    ("SAA", "Secretaría de Asuntos Agrarios de la Presidencia de la República", 1),
    ("SESAN", "Secretaría de Seguridad Alimentaria y Nutricional", 1),
    ("SENACYT", "Secretaría Nacional de Ciencia y Tecnología", 1),
    ("SOSEP", "Secretaría de Obras Sociales de la Esposa del Presidente de la República", 1),
    ("SENABED", "Secretaría Nacional de Administración de Bienes en Extinción", 1),
    ("SVET", "Secretaría contra la Violencia Sexual, Explotación y Trata de Personas", 1),
]
CRITERIA = [  # id, level, name, question, share of sites that have it
    ("static_information", 1, "Información estática", "Información estática acerca de la estructura y servicios", 0.93),
    ("many_pages", 2, "Número mayor de páginas", "¿Hay un número mayor de páginas web?", 0.85),
    ("links_to_agencies", 2, "Enlaces a dependencias", "Portal que contiene links a otras dependencias", 0.7),
    ("frequent_updates", 2, "Actualizaciones frecuentes", "Información más dinámica (actualizaciones frecuentes)", 0.6),
    ("downloadable_forms", 3, "Formularios descargables", "¿Formularios que pueden ser descargados?", 0.45),
    ("email_contact", 3, "Correo electrónico", "¿Comunicación a través del correo electrónico?", 0.7),
    ("search_works", 3, "Búsqueda que funciona", "¿Búsqueda en el sitio web? (ofrece y funciona)", 0.5),
    ("interactive_channels", 3, "Canales interactivos", "¿Chats, foros y otras formas interactivas?", 0.4),
    ("user_accounts", 3, "Cuentas de usuario", "¿Crear usuarios para consultar servicios?", 0.3),
    (
        "electronic_payments",
        4,
        "Pagos electrónicos",
        "Servicios en línea (seguros), incluyendo pagos electrónicos",
        0.12,
    ),
    ("organised_by_needs", 4, "Organizado por necesidades", "Portal organizado acorde a las necesidades", 0.2),
    ("decision_participation", 5, "Participación en decisiones", "Participación en decisiones gubernamentales", 0.06),
    ("electronic_vote", 5, "Voto electrónico", "Voto electrónico", 0.02),
    ("online_surveys", 5, "Encuestas en línea", "Encuestas en línea", 0.08),
]
LEVELS = ["Emergente", "Ampliado", "Interactivo", "Transaccional", "Integrado"]
NEEDED = {1: 1, 2: 2, 3: 3, 4: 1, 5: 1}
VARIANTS = [
    ("V1", "Basta cualquier criterio del nivel", 14),
    ("V2", "Se exigen todos los criterios", -18),
    ("V3", "Sin exigir los niveles anteriores", 6),
    ("V4", "Puntaje proporcional", 2.3),
    ("V5", "Basta ofrecer la búsqueda", 4),
    ("V6", "La boleta de banco cuenta como pago", 1.1),
    ("V7", "Nivel 4 exige portal por necesidades", -0.9),
    ("V8", "Las encuestas solas no cuentan", -0.4),
    ("V9", "Solo lo que está a 3 clics o menos", -5.2),
    ("V10", "Sin los sitios inaccesibles", 3.1),
    ("V11_30", "Actualizaciones en 30 días", -2.0),
    ("V11_180", "Actualizaciones en 180 días", 1.4),
]
INDICATORS = [
    ("open_data", "Datos abiertos"),
    ("e_participation", "Participación electrónica"),
    ("mobile_friendly", "Amigable a móviles"),
    ("e_services", "Servicios electrónicos"),
    ("accessibility", "Accesibilidad de la portada"),
]
SERIES = [
    (2010, 39.37, 30.79, 112),
    (2012, 43.90, 46.41, 112),
    (2014, 31.60, 14.96, 133),
    (2016, 47.90, 66.67, 102),
    (2018, 49.74, 64.58, 113),
    (2020, 51.55, 51.18, 121),
    (2022, 51.11, 54.09, 126),
    (2024, 57.38, 65.38, 122),
]
STATUSES = [("evaluated", "none", 88), ("unreachable", "dns_error", 2), ("unreachable", "server_error", 2)]
STATUSES += [("unreachable", "parked", 1), ("no_own_site", "solo_red_social", 1), ("not_evaluated", "firewall", 3)]
STATUSES += [("not_evaluated", "no_address", 3)]


def fake_method() -> Method:
    """A method with the study's criteria and short invented explanations."""
    criteria = tuple(
        CriterionText(
            id=key,
            level=level,
            in_headline=key != "organised_by_needs",
            name={"es": name, "en": key.replace("_", " ").capitalize()},
            question={"es": question, "en": key.replace("_", " ")},
            explanation={"es": "Se busca en las páginas leídas y se comprueba abriendo lo que se encontró."},
            advice={"es": "Publique lo que falta en un lugar que se alcance desde la portada y pruébelo."},
            credit="Red Ciudadana, Diagnóstico de Gobierno Electrónico 2020, CC BY-ND 4.0",
        )
        for key, level, name, question, _ in CRITERIA
    )
    return Method(
        version="1.0",
        levels=tuple(LevelText(n, 20 * n, {"es": name, "en": name}, NEEDED[n]) for n, name in enumerate(LEVELS, 1)),
        criteria=criteria,
        indicators=tuple(CriterionText(key, 0, False, {"es": name}, {}, {}, {}) for key, name in INDICATORS),
        variants={key: {"es": name} for key, name, _ in VARIANTS},
    )


def fake_reference() -> Reference:
    """The UN's series of Guatemala."""
    series = tuple(Survey(year, egdi, osi, rank) for year, egdi, osi, rank in SERIES)
    return Reference(series[-1], series, "ONU DESA, E-Government Knowledgebase")


def fake_causes() -> dict[str, CauseText]:
    """Causes with remedies."""
    names = {"dns_error": "El nombre no existe en el DNS", "server_error": "El servidor responde con un error"}
    names |= {"parked": "Dominio estacionado", "solo_red_social": "Solo tiene página en una red social"}
    names |= {"firewall": "Un cortafuegos impide leerlo", "no_address": "No se conoce la dirección"}
    names |= {"sin_contenido": "Sin contenido", "none": "Sin observaciones"}
    return {
        key: CauseText({"es": name}, {"es": "Revise el servidor y avise cuando responda."})
        for key, name in names.items()
    }


def fake_frames(
    *, simulated: bool = True, seed: int = 7, hostile: str = "", picture: str = "", age: int = 0, most: int = 100
) -> Frames:
    """276 sites; the same seed gives the same frames. `hostile` is put into every crawled text of each 10th site.

    `age` is how many quarters ago: the same sites, a few criteria apart. An institution has at most `most` sites."""
    chance = random.Random(seed)  # noqa: S311  not a secret
    institutions, sites, visits, findings, scores, variants = [], [], [], [], [], []
    shown: list[dict[str, Any]] = []
    for rank, (acronym, name, n) in enumerate(INSTITUTIONS):
        kind = "ministry" if rank < 14 else "secretariat"
        key = acronym.lower()
        institutions.append({"institution_id": key, "acronym": acronym, "name": name, "kind": kind, "sites_2019": n})
        for number in range(min(n, most)):
            site = key if n == 1 or number == 0 else f"{key}-{number:02d}"
            bad = hostile if len(sites) % 10 == 0 else ""
            title = name if number == 0 else f"Dirección Departamental {number} de {name.split(' de ')[-1]}"
            row = {"site_id": site, "institution_id": key, "name": bad or title, "role": "dependency", "owner": ""}
            sites.append(row | {"url": f"http://{site}.gob.test:8080/"})
            status, cause, _ = chance.choices(STATUSES, [w for *_, w in STATUSES])[0]
            visits.append(_visit(site, status, cause, bad, chance))
            found = _findings(site, chance, bad, picture, age) if status == "evaluated" else []
            findings += found
            shown += _indicators(site, bad, picture) if status == "evaluated" else []
            scores.append(_score(site, status, cause, found))
            variants += [{"site_id": site, "variant": v, "points": scores[-1]["points"]} for v, *_ in VARIANTS]
    frames = [pd.DataFrame(rows) for rows in (institutions, sites, visits, findings, scores, variants)]
    averages = pd.DataFrame(_averages(institutions, sites, scores))
    return Frames(_run(simulated), *frames, averages, indicators=pd.DataFrame(shown))


def _run(simulated: bool) -> dict[str, Any]:
    return {
        "registry": "simulacion" if simulated else "gt-executive",
        "quarter": "2026T4",
        "simulated": simulated,
        "rubric_version": "1.0",
        "config_digest": "0" * 12,
        "code_version": "0.1.0",
        "first_read": "2026-10-05T14:00:00+00:00",
        "last_read": "2026-10-07T20:30:00+00:00",
        "browser": True,
    }


def _visit(site: str, status: str, cause: str, bad: str, chance: random.Random) -> dict[str, Any]:
    read = status == "evaluated"
    covered = read and chance.random() < 0.8
    return {
        "site_id": site,
        "status": status,
        "cause": cause,
        "detail": bad or ("" if read else "HTTP 503"),
        "attempts": 1 if read else 3,
        "pages": chance.randint(4, 60) if read else 0,
        "requests": chance.randint(40, 90),
        "rendered": 3 if read else 0,
        "visited_at": f"2026-10-0{chance.randint(5, 7)}T{chance.randint(14, 22)}:15:00+00:00",
        "tls_valid": None if read else False,
        "tls_error": "",
        "coverage_met": covered,
        "coverage_missing": [] if covered else ["la página de contacto"],
        "browser": True,
    }


def _findings(site: str, chance: random.Random, bad: str, picture: str, age: int = 0) -> list[dict[str, Any]]:
    rows = []
    for key, _, _, _, share in CRITERIA:
        draw = chance.random()
        outcome = "present" if draw < share else chance.choices(["absent", "unknown", "failed"], [70, 28, 2])[0]
        confidence = chance.choice([0.97, 0.95, 0.93, 0.8]) if outcome == "present" else 0.3
        if age:
            outcome = _drift(random.Random(f"{site} {key}"), age, outcome)  # noqa: S311  not a secret
            confidence = 0.95 if outcome == "present" else 0.3
        citation = {
            "url": "javascript:alert(1)" if bad else f"http://{site}.gob.test:8080/contacto/",
            "selector": "main > section:nth-of-type(2) a",
            "excerpt": bad or "Descargue aquí el formulario de solicitud",
            "record": "<urn:uuid:00000000-0000-0000-0000-000000000001>",
            "fetched_at": "2026-10-05T15:20:00+00:00",
            "html_sha256": "ab" * 32,
            "screenshot_sha256": picture,
            "box": [80, 300, 420, 44] if picture else None,
        }
        rows.append(
            {
                "site_id": site,
                "criterion": key,
                "outcome": outcome,
                "confidence": confidence,
                "reason": bad
                or ("Se encontró en 2 páginas." if outcome == "present" else "No se vio en las páginas leídas."),
                "citations": [citation] if outcome == "present" else [],
                "detail": {"depth": "2"} if outcome == "present" else {},
                "detector_version": "1.0",
                "reviewer": "",
                "review_outcome": None,
            }
        )
    return rows


def _drift(chance: random.Random, age: int, outcome: str) -> str:
    """What a finding was `age` quarters ago: some of today's presences were missing, a few absences were there."""
    changed = any(chance.random() < (0.035 if outcome == "present" else 0.006) for _ in range(age))
    return outcome if not changed else "absent" if outcome == "present" else "present"


def _indicators(site: str, bad: str, picture: str) -> list[dict[str, Any]]:
    """What is shown and not scored, drawn by a chance of its own so that the findings stay as they were."""
    chance = random.Random(site)  # noqa: S311  not a secret
    rows = []
    for key, name in INDICATORS:
        outcome = chance.choice(["present", "absent", "unknown"])
        citation = {"url": f"http://{site}.gob.test:8080/", "selector": "#aviso", "excerpt": bad or name}
        citation |= {"screenshot_sha256": picture, "box": [80, 300, 420, 44] if picture else None}
        row = {
            "site_id": site,
            "indicator": key,
            "outcome": outcome,
            "confidence": 0.95,
            "reason": bad or f"{name}: dicho.",
        }
        cited = [citation] if outcome == "present" else []
        rows.append(row | {"citations": cited, "detail": {"measured": "yes"}, "detector_version": "1.0"})
    return rows


def _level(have: set[str]) -> tuple[int, list[str]]:
    for number in range(1, 6):
        own = [key for key, level, *_ in CRITERIA if level == number and key != "organised_by_needs"]
        if len(have & set(own)) < NEEDED[number]:
            return number - 1, [key for key in own if key not in have]
    return 5, []


def _score(site: str, status: str, cause: str, found: list[dict[str, Any]]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "site_id": site,
        "level": None,
        "points": None,
        "proportional": None,
        "lower": None,
        "upper": None,
    }
    row |= {"cause": cause, "level_skip": False, "blocked_by": []}
    if status == "not_evaluated":
        return row
    present = {f["criterion"] for f in found if f["outcome"] == "present"}
    sure = {f["criterion"] for f in found if f["outcome"] == "present" and f["confidence"] >= 0.9}
    perhaps = present | {f["criterion"] for f in found if f["outcome"] in {"unknown", "failed"}}
    level, blocked = _level(present)
    row["cause"] = cause if status != "evaluated" else "none" if level else "sin_contenido"
    row |= {
        "level": level,
        "points": 20.0 * level,
        "proportional": min(100.0, 20.0 * level + 7.5),
        "blocked_by": blocked,
    }
    return row | {"lower": 20.0 * _level(sure)[0], "upper": 20.0 * _level(perhaps)[0]}


def _mean(rows: list[dict[str, Any]]) -> dict[str, Any]:
    counted = [row for row in rows if row["points"] is not None]
    names = ("points", "proportional", "lower", "upper")
    means = {name: sum(r[name] for r in counted) / len(counted) if counted else None for name in names}
    n, out = len(counted), len(rows) - len(counted)
    wide = {
        "wide_lower": sum(r["lower"] for r in counted) / len(rows) if rows else None,
        "wide_upper": (sum(r["upper"] for r in counted) + 100 * out) / len(rows) if rows else None,
    }
    left_out: dict[str, int] = {}
    for row in rows:
        if row["points"] is None:
            left_out[row.get("cause", "none")] = left_out.get(row.get("cause", "none"), 0) + 1
    return means | wide | {"n_counted": n, "n_left_out": out, "left_out": left_out}


def _averages(
    institutions: list[dict[str, Any]], sites: list[dict[str, Any]], scores: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    owner = {site["site_id"]: site["institution_id"] for site in sites}
    means = {
        i["institution_id"]: _mean([s for s in scores if owner[s["site_id"]] == i["institution_id"]])
        for i in institutions
    }
    rows = [dict(scope="institution", scope_id=key, variant="headline", **mean) for key, mean in means.items()]
    kinds = {
        kind: [means[i["institution_id"]] for i in institutions if i["kind"] == kind]
        for kind in ("ministry", "secretariat")
    }
    rows += [dict(scope="group", scope_id=kind, variant="headline", **_mean(group)) for kind, group in kinds.items()]
    executive = _mean(scores)
    rows.append(dict(scope="executive", scope_id="executive", variant="headline", **executive))
    both = _mean([mean for group in kinds.values() for mean in group])
    rows.append(dict(scope="executive_by_institution", scope_id="executive", variant="headline", **both))
    for key, _, change in VARIANTS:
        moved = executive | {"points": executive["points"] + change}
        rows.append(dict(scope="executive", scope_id="executive", variant=key, **moved))
    return rows
