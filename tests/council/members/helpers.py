"""What tests about people and calls share: reading a page, sending its form, a dimension of a known sensitivity."""

from flask.testing import FlaskClient

from council.councils import service as councils
from council.councils.models import Council
from council.database import transaction
from tests import factories


def read(client: FlaskClient, path: str) -> str:
    """A page that must be there."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def send(client: FlaskClient, path: str, /, **fields: object) -> tuple[int, str]:
    """Open a page, fill its form and send it; the status and the body of the answer."""
    hidden = factories.hidden_fields(read(client, path))
    answer = client.post(path, data={**hidden, **fields})
    return answer.status_code, answer.get_data(as_text=True)


def add_dimension(council: Council, sensitivity: str, key: str = "") -> str:
    """Add a dimension with the values `first` and `second` to a council; gives its key."""
    key = key or f"test_{sensitivity}"
    with transaction():
        councils.add_dimension(
            factories.ACTOR,
            council,
            key=key,
            name={"en": f"Test {sensitivity}", "fr": f"Essai {sensitivity}", "ar": f"اختبار {sensitivity}"},
            purpose={"en": "To test."},
            sensitivity=sensitivity,
            values=[
                ("first", {"en": "First value", "fr": "Première valeur", "ar": "القيمة الأولى"}),
                ("second", {"en": "Second value", "fr": "Deuxième valeur", "ar": "القيمة الثانية"}),
            ],
        )
    return key
