"""A small registry on disk for the tests of the registry commands."""

from __future__ import annotations

import re
from pathlib import Path

CONFIG = Path(__file__).parents[2] / "config"

INSTITUTIONS = """id,acronym,name,kind,sites_2019,hosts
msp,MSP,Ministerio de Prueba,ministry,5,msp.gob.test
sec,SEC,Secretaría de Prueba,secretariat,1,
out,OUT,Instituto de Fuera,other,0,fuera.gob.test
vac,VAC,Comisión de Prueba,other,0,
"""
SITES = """id,institution,name,url,role,owner,source,confidence,status
msp,msp,Ministerio de Prueba,https://www.msp.gob.test/,dependency,,lista,high,listed
msp-sur,msp,Dirección Sur,,dependency,,lista,,address-unknown
msp-datos,msp,Datos,https://datos.msp.gob.test/,service,msp,lista,low,seen
sec,sec,Secretaría de Prueba,https://sec.gob.test/,dependency,,lista,high,listed
vac,vac,Comisión de Prueba,https://vac.gob.test/,dependency,,lista,high,listed
"""


def build(config: Path) -> Path:
    """Write the registry `prueba` under a configuration folder; return the registry's folder."""
    folder = config / "registry" / "prueba"
    folder.mkdir(parents=True)
    (folder / "institutions.csv").write_text(INSTITUTIONS, encoding="utf-8")
    (folder / "sites.csv").write_text(SITES, encoding="utf-8")
    (folder / "left_out.csv").write_text("url,reason\nhttp://viejo.gob.test/,cerrado\n", encoding="utf-8")
    crawl = (CONFIG / "crawl.yaml").read_text(encoding="utf-8")
    (config / "crawl.yaml").write_text(re.sub("suffixes:.*", "suffixes: [gob.test]", crawl), encoding="utf-8")
    (config / "rubric.yaml").touch()  # what marks a folder as a configuration
    return folder
