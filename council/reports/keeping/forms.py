"""The form by which a person chooses whether she is kept after her time on the council."""

from council.form_base import VersionedForm


class KeptForm(VersionedForm):
    """One button: it turns her choice round, over what she saw."""
