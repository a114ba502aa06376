"""Phrases: what the crawler says in Spanish words, here and in archives of any age, recognised as messages with values.

The crawler keeps such words as text: why a mark counts, what was not seen, why a search was not tried."""

from __future__ import annotations

import re
from functools import cache

from scoring.reason import Reason, say

AS_IT_IS = "%(as_it_is)s"  # in no catalogue: a reason with it in it has no translation

_COVERAGE = (
    "páginas",
    "no se leyó",
    "no se visitó",
    "la portada no se vio con navegador",
    "%(n)s opciones del menú sin visitar: %(names)s",
    "hay una página de contacto sin visitar",
    "hay una página de servicios sin visitar",
    "hay una página de transparencia sin visitar",
    "fallaron %(n)s de %(total)s páginas",
    "robots.txt pide %(s)s s entre páginas: se leyeron %(n)s como máximo",
    "se agotó el tiempo de la visita",
    "se agotó el volumen de datos de la visita: %(mb)s MB",
)
_SEARCH = (
    "no es una búsqueda del sitio",
    "tiene un campo de contraseña",
    "pide adjuntar un archivo",
    "tiene un campo de mensaje",
    "pide un correo electrónico",
    "funciona solo con JavaScript",
    "tiene un captcha",
    "su dirección de envío no es la de una consulta",
    "envía más de un campo de texto por POST",
    "envía más de %(n)s campos ocultos por POST",
    "el sitio no tiene palabras propias que buscar",
    "robots.txt no permite consultar la búsqueda",
    "la respuesta lleva a una dirección que actúa",
)
_PARTICIPATION = (
    "el enlace ya no abre",
    "la página se abrió y no muestra una encuesta abierta",
    "estadística o resultados, no una encuesta que se contesta",
    "inscripción o solicitud, no una encuesta",
    "pregunta si la página fue útil",
    "estrellas de un artículo",
    "habla de elecciones o de votaciones del Congreso",
    "informa de resultados; ya no recibe respuestas",
    "un formulario que no dice para qué es",
    "lo dice su dirección; no se ha comprobado que esté abierta",
    "plataforma de participación",
    "plataforma %(name)s",
    "pide cuenta de Google",
    "se abrió y recibe respuestas",
    "enlace a una plataforma de participación",
    "lo dice el enlace; hay que abrirlo",
    "no se ha comprobado que esté abierta",
    "muestra resultados y no recibe votos",
    "votación abierta (%(name)s)",
    "votación abierta en el sitio",
    "encuesta abierta en el sitio",
    "abierta en el sitio",
    "recibe comentarios",
    "convoca a una reunión presencial",
    "habla de una consulta y no da cómo responder",
    "un menú sobre participación no es participar",
    "está cerrada: «%(words)s»",
    "cerró el %(date)s",
)
_OPEN_DATA = (
    "catálogo %(name)s",
    "conjunto de datos descrito para máquinas",
    "archivos editables sin decir que son datos abiertos",
    "enlace a un portal de datos abiertos",
    "solo las palabras, sin datos a la vista",
)
_ENDINGS = (  # a wish to be left out is none of them: its reason is free text, stored in Spanish alone
    "robots.txt excluye la portada",
    "robots.txt: %(detail)s",
    "redirige a %(url)s",
    "más de %(n)s redirecciones",
    "HTTP %(status)s: pide esperar %(s)s s",
    "navegador: %(kind)s: %(error)s",
    "leerla lleva más de %(s)s s de procesador",
    "leerla lleva demasiada memoria",
    "leerla falló (%(status)s)",
    "el proceso del rastreo se cayó en este sitio",
    "el nombre lleva a %(address)s, que no es una dirección pública",
    "el sitio se nombra con un número y no con un nombre: %(host)s",
    "el nombre solo existe dentro de una red: %(host)s",
    "el puerto %(port)s no es de los que se visitan",
    "la dirección no empieza con http:// ni https://: %(scheme)s",
    "la dirección lleva un usuario o una contraseña",
    "la dirección está mal escrita: %(code)s",
    "un intento: %(detail)s",
    "no terminado",
)
#: What programs say, in their own words in every language: a status, or the name of an error and what it tells.
_PROGRAM = re.compile(
    r"HTTP \d+|(?:robots\.txt: )?(?:\d+|(?:\w+\.)*(?:[Ee]rror|[A-Z]\w*(?:Error|[a-z][A-Z]\w*))(?:: .*)?)", re.DOTALL
)
#: Every phrase, those without values first: what is said in full words is not also a value of another.
PHRASES = tuple(sorted((*_COVERAGE, *_SEARCH, *_PARTICIPATION, *_OPEN_DATA, *_ENDINGS), key=lambda one: "%" in one))


def phrase(text: str) -> Reason:
    """The phrase that the text is. One that is not known stays as it is, and keeps a reason from being translated."""
    return known(text) or say(AS_IT_IS, as_it_is=text)


def technical(text: str) -> Reason | str:
    """How a visit ended: in a program's own words in every language, or in ours about it."""
    return text if _PROGRAM.fullmatch(text) else phrase(text)


def known(text: str) -> Reason | None:
    """The phrase that the text is, None when it is none of them."""
    for message, pattern in _patterns():
        if found := pattern.fullmatch(text):
            return say(message, **{n: technical(v) if n == "detail" else v for n, v in found.groupdict().items()})
    return None


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    named = re.compile(r"%\\\((\w+)\\\)s")
    return tuple((one, re.compile(named.sub(r"(?P<\1>.+)", re.escape(one)), re.DOTALL)) for one in PHRASES)
