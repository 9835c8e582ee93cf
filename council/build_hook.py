"""Compiles the catalogues while the wheel is built, so that no installation is silently English."""

from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogue(po: Path) -> Path:
    """Write the .mo beside a .po, left alone when it is newer already; its path is returned."""
    mo = po.with_suffix(".mo")
    if not mo.exists() or mo.stat().st_mtime <= po.stat().st_mtime:
        compiled = BytesIO()
        with po.open("rb") as source:
            write_mo(compiled, read_po(source, locale=po.parents[1].name))
        mo.write_bytes(compiled.getvalue())
    return mo


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles the catalogues and puts templates and translations inside the package of a real wheel.

    Not of an editable one: a copy in site-packages would go stale beside the folders being edited.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Prepare one build; `version` is "standard" or "editable"."""
        for po in sorted(Path(self.root, "translations").glob("*/LC_MESSAGES/*.po")):
            compile_catalogue(po)
        if version == "standard":
            build_data["force_include"].update({name: f"council/{name}" for name in ("templates", "translations")})
