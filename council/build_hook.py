"""Compiles the catalogues while the wheel is built, so that no installation is silently English."""

from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parents[1]


def compile_catalogue(po: Path) -> Path:
    """Write the .mo beside a .po, left alone when it is newer already; its path is returned."""
    mo = po.with_suffix(".mo")
    if not mo.exists() or mo.stat().st_mtime <= po.stat().st_mtime:
        compiled = BytesIO()
        write_mo(compiled, read(po))
        mo.write_bytes(compiled.getvalue())
    return mo


def compile_catalogues(root: Path = ROOT) -> list[Path]:
    """Compile every catalogue under a checkout or an unpacked sdist."""
    return [compile_catalogue(po) for po in sorted(root.glob("translations/*/LC_MESSAGES/*.po"))]


def read(po: Path) -> Catalog:
    """One catalogue as it is in the file."""
    with po.open("rb") as source:
        return read_po(source, locale=po.parents[1].name)


def fill_english(root: Path = ROOT) -> None:
    """Give the English catalogue the source's own words, so that it is complete without a translator."""
    for po in root.glob("translations/en/LC_MESSAGES/*.po"):
        catalogue = read(po)
        for message in catalogue:
            if message.id:
                message.string = message.id
        with po.open("wb") as file:
            write_po(file, catalogue, ignore_obsolete=True)


def print_missing(root: Path = ROOT) -> None:
    """Tell the translator, language by language, how many texts still wait."""
    for po in sorted(root.glob("translations/*/LC_MESSAGES/*.po")):
        waiting = sum(1 for text in read(po) if text.id and (text.fuzzy or not _translated(text.string)))
        print(f"{po.parents[1].name}: {f'{waiting} missing' if waiting else 'complete'}")  # noqa: T201  (for a terminal)


def _translated(text: object) -> bool:
    return all(text) if isinstance(text, (list, tuple)) else bool(text)


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles the catalogues and puts templates and translations inside the package of a real wheel.

    Not of an editable one: a copy in site-packages would go stale beside the folders being edited.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Prepare one build; `version` is "standard" or "editable"."""
        compile_catalogues(Path(self.root))
        if version == "standard":
            build_data["force_include"].update({name: f"council/{name}" for name in ("templates", "translations")})
