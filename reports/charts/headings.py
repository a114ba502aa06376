"""Headings: what the columns of a chart's table are called; in the CSV they keep their code in every language."""

from __future__ import annotations

from reports.charts.chart import Chart
from reports.words import Words


def heading(chart: Chart, code: str, words: Words) -> str:
    """The name of a column: the chart's own, else the common one, else the code itself (a quarter, a criterion)."""
    return chart.names.get(code) or _common(words).get(code) or code.replace("_", " ")


def _common(words: Words) -> dict[str, str]:
    return _averages(words) | _counts(words) | _time(words) | _instruments(words)


def _averages(words: Words) -> dict[str, str]:
    return {
        "grupo": words.say("Grupo"),
        "grupo_o_siglas": words.say("Grupo o siglas"),
        "siglas": words.say("Siglas"),
        "institucion": words.say("Institución"),
        "puntos": words.say("Puntos"),
        "minimo": words.say("Mínimo"),
        "maximo": words.say("Máximo"),
        "minimo_amplio": words.say("Mínimo amplio"),
        "maximo_amplio": words.say("Máximo amplio"),
        "proporcional": words.say("Proporcional"),
        "contados": words.say("Contados"),
        "sin_puntos": words.say("Sin puntos"),
        "onu_egdi": words.say("ONU, EGDI"),
        "puntos_con_boleta": words.say("Con boleta"),
        "sitios_que_la_ofrecen": words.say("Sitios que la ofrecen"),
        "variante": words.say("Variante"),
        "nombre": words.say("Nombre"),
        "diferencia": words.say("Diferencia"),
        "id": words.say("Código"),
        "sitio": words.say("Sitio"),
    }


def _counts(words: Words) -> dict[str, str]:
    return {
        "sitios": words.say("Sitios"),
        "sitios_con_puntos": words.say("Sitios con puntos"),
        "sitios_evaluados": words.say("Sitios evaluados"),
        "nivel": words.say("Nivel"),
        "criterio": words.say("Criterio"),
        "found": words.say("Hallado"),
        "probable": words.say("Hallado, probable"),
        "weak": words.say("Indicio, no cuenta"),
        "unchecked": words.say("No se pudo comprobar"),
        "missing": words.say("Falta"),
        "resultado": words.say("Resultado"),
        "causa": words.say("Causa"),
        "total": words.say("Total"),
    } | {f"nivel_{n}": words.say("Nivel %(n)s", n=n) for n in range(6)}


def _time(words: Words) -> dict[str, str]:
    return {
        "sitios_comparables": words.say("Sitios comparables"),
        "puntos_antes": words.say("Puntos antes"),
        "puntos_ahora": words.say("Puntos ahora"),
        "cambio": words.say("Cambio"),
        "trimestre": words.say("Trimestre"),
        "metodo": words.say("Método"),
        "ejecutivo": words.say("Ejecutivo"),
        "ministerios": words.say("Ministerios"),
        "secretarias": words.say("Secretarías"),
        "que": words.say("Qué"),
        "impreso": words.say("Como se imprimió"),
        "encuesta": words.say("Encuesta"),
        "egdi_x100": words.say("EGDI × 100"),
        "osi_x100": words.say("OSI × 100"),
        "puesto": words.say("Puesto"),
        "iso3": words.say("Código"),
        "pais": words.say("País"),
    }


def _instruments(words: Words) -> dict[str, str]:
    return {
        "indicador": words.say("Indicador"),
        "abril_2015_impreso": words.say("Abril de 2015, impreso"),
        "mayo_2015_impreso": words.say("Mayo de 2015, impreso"),
        "ministerios_hoy": words.say("Ministerios hoy"),
        "ministerios_leidos": words.say("Ministerios leídos"),
        "abril_impreso": words.say("Abril, impreso"),
        "mayo_impreso": words.say("Mayo, impreso"),
        "abril_por_dia": words.say("Abril, por día"),
        "mayo_por_dia": words.say("Mayo, por día"),
        "no_se_hallaron": words.say("No se hallaron"),
        "solo_se_nombran": words.say("Solo se nombran"),
        "hay_textos": words.say("Hay textos"),
        "se_puede_elegir": words.say("Se puede elegir"),
        "numeral": words.say("Numeral"),
        "tema": words.say("Tema"),
        "si": words.say("Sí"),
        "no": words.say("No"),
        "no_se_dice": words.say("No se dice"),
        "dicen_si": words.say("Dicen que sí"),
        "dicen_no": words.say("Dicen que no"),
        "nota": words.say("Nota"),
        "conexiones": words.say("Conexiones"),
        "entrega": words.say("Entrega a"),
        "recibe": words.say("Recibe de"),
        "perfil": words.say("Perfil"),
        "de": words.say("De"),
        "a": words.say("A"),
    }
