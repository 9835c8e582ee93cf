"""Compiles the catalogues while the wheel is built, so that no installation is silently English."""

from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parents[1]
SOURCE_LANGUAGE = "en"


def compile_catalogue(po: Path) -> Path:
    """Write the .mo beside a .po, left alone when it is newer already; its path is returned."""
    mo = po.with_suffix(".mo")
    if not mo.exists() or mo.stat().st_mtime <= po.stat().st_mtime:
        compiled = BytesIO()
        with po.open("rb") as source:
            write_mo(compiled, read_po(source, locale=po.parents[1].name))
        mo.write_bytes(compiled.getvalue())
    return mo


def compile_catalogues(root: Path = ROOT) -> list[Path]:
    """Compile every catalogue under a checkout or an unpacked sdist."""
    return [compile_catalogue(po) for po in sorted(root.glob("translations/*/LC_MESSAGES/*.po"))]


def missing(po: Path) -> int:
    """How many texts of a catalogue have no translation that will be used."""
    with po.open("rb") as source:
        catalogue = read_po(source, locale=po.parents[1].name)
    return sum(1 for text in catalogue if text.id and (text.fuzzy or not _translated(text.string)))


def _translated(text: object) -> bool:
    return all(text) if isinstance(text, (list, tuple)) else bool(text)


def print_missing(root: Path = ROOT) -> None:
    """Tell the translator, language by language, how many texts still wait."""
    for po in sorted(root.glob("translations/*/LC_MESSAGES/*.po")):
        language = po.parents[1].name
        waiting = 0 if language == SOURCE_LANGUAGE else missing(po)
        print(f"{language}: {f'{waiting} missing' if waiting else 'complete'}")  # noqa: T201  (it speaks to the terminal)


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles the catalogues and puts templates and translations inside the package of a real wheel.

    Not of an editable one: a copy in site-packages would go stale beside the folders being edited.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Prepare one build; `version` is "standard" or "editable"."""
        compile_catalogues(Path(self.root))
        if version == "standard":
            build_data["force_include"].update({name: f"council/{name}" for name in ("templates", "translations")})
