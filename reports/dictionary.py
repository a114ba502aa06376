"""Dictionary: every column that is published, with its type and what it means; tables are built in this order."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One published column. `kind` is text, number, integer, boolean or date."""

    name: str
    kind: str
    meaning: str


_SITE = Column("sitio", "text", "Identificador estable del sitio en el registro")
_INSTITUTION = Column("institucion", "text", "Identificador de la institución")
_BOUNDS = (
    Column("minimo", "number", "Puntos si todo lo que no se pudo comprobar faltara"),
    Column("maximo", "number", "Puntos si todo lo que no se pudo comprobar existiera"),
)
_JUDGED = (
    Column("resultado", "text", "found, probable, weak, missing o unchecked"),
    Column("confianza", "number", "Probabilidad de que exista, 0 a 1"),
    Column("razon", "text", "Por qué, en palabras"),
    Column("evidencia", "text", "Dirección de la primera cita"),
    Column("extracto", "text", "Texto de la primera cita, sin datos personales"),
    Column("leido", "date", "Cuándo se leyó la cita, UTC"),
    Column("huella", "text", "SHA-256 de la página archivada"),
)

TABLES: dict[str, tuple[Column, ...]] = {
    "sitios": (
        _SITE,
        _INSTITUTION,
        Column("siglas", "text", "Siglas de la institución"),
        Column("grupo", "text", "ministry, secretariat u other; other no entra en promedios"),
        Column("nombre", "text", "Nombre de la dependencia en el registro"),
        Column("direccion", "text", "Dirección del sitio; vacía si no se conoce"),
        Column("papel", "text", "dependency se puntúa; service se acredita a su dueño"),
        Column("estado", "text", "evaluated, unreachable, no_own_site, not_evaluated o pending"),
        Column("causa", "text", "Código de la causa del estado"),
        Column("detalle", "text", "Error o respuesta, como se recibió"),
        Column("intentos", "integer", "Días en que se intentó leer"),
        Column("nivel", "integer", "Nivel alcanzado, 0 a 5; vacío sin puntos"),
        Column("puntos", "number", "20 por nivel; vacío si no entra en promedios"),
        *_BOUNDS,
        Column("proporcional", "number", "Puntaje proporcional, 0 a 100"),
        Column("salto_de_nivel", "boolean", "Cumple un nivel sin cumplir uno anterior"),
        Column("faltan", "text", "Criterios que faltan para el nivel siguiente, separados por espacios"),
        Column("paginas", "integer", "Páginas leídas"),
        Column("cobertura", "boolean", "Se leyó lo necesario para decir que algo falta"),
        Column("https_valido", "boolean", "Resultado de la conexión verificada; vacío si no se leyó por https"),
        Column("leido", "date", "Cuándo se leyó, UTC"),
    ),
    "hallazgos": (
        _SITE,
        Column("criterio", "text", "Identificador del criterio"),
        *_JUDGED,
        Column("version", "text", "Versión del detector"),
        Column("revision", "text", "Quién revisó; vacío significa sin revisar"),
    ),
    "indicadores": (
        _SITE,
        Column("indicador", "text", "Identificador de lo que se muestra y no puntúa"),
        *_JUDGED,
        Column("datos", "text", "Datos del indicador, nombre=valor, separados por espacios"),
        Column("version", "text", "Versión de lo que lo juzga"),
    ),
    "instituciones": (
        _INSTITUTION,
        Column("siglas", "text", "Siglas"),
        Column("nombre", "text", "Nombre"),
        Column("grupo", "text", "ministry, secretariat u other"),
        Column("sitios", "integer", "Sitios en el registro"),
        Column("sitios_2019", "integer", "Sitios que evaluó el estudio de 2020"),
        Column("con_puntos", "integer", "Sitios con puntos"),
        Column("puntos", "number", "Promedio de sus sitios con puntos"),
        *_BOUNDS,
        Column("proporcional", "number", "Promedio proporcional"),
    ),
    "promedios": (
        Column("ambito", "text", "institution, group, executive o executive_by_institution"),
        Column("cual", "text", "Institución o grupo; vacío para el Ejecutivo"),
        Column("variante", "text", "headline o una variante del método"),
        Column("puntos", "number", "Promedio"),
        *_BOUNDS,
        Column("minimo_amplio", "number", "Como el mínimo, y los sitios sin puntos cuentan 0"),
        Column("maximo_amplio", "number", "Como el máximo, y los sitios sin puntos cuentan 100"),
        Column("proporcional", "number", "Promedio proporcional"),
        Column("contados", "integer", "Cuántos entran"),
        Column("fuera", "integer", "Cuántos quedan fuera"),
        Column("por_que", "text", "Causas de quedar fuera con su número"),
    ),
}
