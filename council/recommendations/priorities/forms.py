"""The forms with which members are asked what matters most, and with which they say it."""

from collections.abc import Sequence
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field

from council.form_base import BaseForm, VersionedForm, day_field, number
from council.recommendations.priorities.service import MOST


class AskForm(BaseForm):
    """Until when members are asked."""

    closes_on = day_field(_l("Until and including"))


class RankForm(VersionedForm):
    """A place for each recommendation: 1 is the most important; without a number it comes after all others."""

    @classmethod
    def over(cls, candidates: Sequence[tuple[UUID, str]]) -> type["RankForm"]:
        """A form with one field for each recommendation."""
        fields = {f"place_{key.hex}": number(title, least=1, most=MOST) for key, title in candidates}
        return type("RankFormOver", (cls,), fields)

    def order(self) -> list[UUID]:
        """The recommendations that have a place, the first one first."""
        told = [(field.data, UUID(name.removeprefix("place_"))) for name, field in self._places()]
        return [key for place, key in sorted((each for each in told if each[0]), key=lambda each: each[0])]

    def validate(self, extra_validators: object = None) -> bool:
        """Every place is given once, and at least one is."""
        whole = bool(super().validate(extra_validators=extra_validators))
        seen: set[int] = set()
        for _name, field in self._places():
            if field.data in seen:
                field.errors = [_("This place is given to another one already. Each place is given once.")]
                whole = False
            if field.data:
                seen.add(field.data)
        if whole and not seen:
            self.form_errors.append(_("Give at least one of them a place."))
            return False
        return whole

    def _places(self) -> list[tuple[str, Field]]:
        return [(name, field) for name, field in self._fields.items() if name.startswith("place_")]
