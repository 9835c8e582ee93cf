"""The command line: clear sentences and exit codes for what is right and what is not."""

import base64
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from council import demo_story
from council.cli import main
from council.config import Settings
from tests.conftest import KEY


class Run:
    """`run("record", "verify")` answers with output and exit code."""

    def __init__(self, instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("COUNCIL_INSTANCE", str(instance))
        monkeypatch.setenv("SECRET_KEY", "test secret key, thirty-two letters long")
        monkeypatch.setenv("SECURITY_PASSWORD_SALT", "test password salt, also thirty-two long")
        monkeypatch.setenv("MASTER_KEYS", f"test:{KEY}")
        monkeypatch.setenv("RECORD_KEY", KEY)

    def __call__(self, *words: str) -> Result:
        """Run the command with these words."""
        return CliRunner().invoke(main, words)


@pytest.fixture
def run(sqlite_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command over a fresh database with its tables."""
    return Run(sqlite_settings.instance, monkeypatch)


def test_a_council_is_founded_staffed_and_verified(run: Run) -> None:
    """Found a council, make an account, give it a role; the record holds each act and is whole."""
    results = [
        run("found", "un-council", "--template", "un-hrc", "--from", "2026-01-01"),
        run("account", "ana@test.example", "--name", "Ana", "--password", "correct horse battery staple"),
        run("grant", "ana@test.example", "secretariat", "--council", "un-council"),
        run("record", "verify"),
    ]
    assert [result.exit_code for result in results] == [0, 0, 0, 0], [result.output for result in results]
    assert "no gap, every leaf hash right" in results[-1].output


WRONG = [
    (("propose", "--council", "nobody", "--on", "2027-07-01"), "There is no council called nobody."),
    (("grant", "nobody@test.example", "member", "--council", "x"), "There is no account for nobody@test.example."),
    (("found", "me"), "cannot be the short name of a council"),
    (("found", "fine", "--template", "no-such-template"), "no-such-template"),
    (("propose", "--council", "x", "--on", "tomorrow"), "tomorrow"),
]


@pytest.mark.parametrize(("words", "told"), WRONG, ids=lambda value: value[0] if isinstance(value, tuple) else None)
def test_wrong_words_get_a_sentence(run: Run, words: tuple[str, ...], told: str) -> None:
    """What is wrong is said in one sentence, with exit code 2 and no stack trace."""
    result = run(*words)
    assert (result.exit_code, told in result.output, "Traceback" in result.output) == (2, True, False)


def test_the_demonstration_is_proposed_as_a_table(run: Run) -> None:
    """Seeding prints the sign-ins; a second time is refused; a day without rotation is named."""
    seeded, again, quiet = run("demo", "seed"), run("demo", "seed"), run("demo", "seed", "--if-empty")
    roles = [line.split()[0] for line in seeded.output.splitlines()]
    assert (roles, again.exit_code, quiet.exit_code) == (
        ["secretariat", "member", "second-member", "third-member", "auditor", "administrator", "assessor"],
        2,
        0,
    )
    wrong = run("propose", "--council", "regional-review", "--on", "9999-12-31")
    assert (wrong.exit_code, "has no rotation on 9999-12-31" in wrong.output) == (2, True)


def test_a_wrong_setting_ends_the_command_with_a_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command says which variable is wrong instead of failing somewhere inside."""
    monkeypatch.setenv("MASTER_KEYS", "nonsense")
    result = run("record", "verify")
    assert (result.exit_code, "MASTER_KEYS" in result.output) == (2, True)


def test_the_demonstration_knows_its_coming_rotation(run: Run) -> None:
    """The day that the demonstration is made for is one that can be proposed."""
    assert run("demo", "seed").exit_code == 0
    day = demo_story.coming_rotation(datetime.now(UTC).date())
    result = run("propose", "--council", "regional-review", "--on", day.isoformat())
    assert (result.exit_code, "Every quota is met" in result.output) == (0, True), result.output


def test_a_new_master_key_takes_over_by_one_command(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a new key in front every data key is wrapped again, once; the old master key is then not needed."""
    password = ("--password", "correct horse battery staple")
    made = [run("found", "a-council"), run("account", "ana@test.example", "--name", "Ana", *password)]
    fresh = base64.b64encode(bytes(range(32, 64))).decode()
    monkeypatch.setenv("MASTER_KEYS", f"fresh:{fresh},test:{KEY}")
    told = [run("rewrap-keys").output.strip() for _ in range(2)]
    assert told == ["2 keys were wrapped again.", "0 keys were wrapped again."]
    monkeypatch.setenv("MASTER_KEYS", f"fresh:{fresh}")
    granted = run("grant", "ana@test.example", "auditor", "--council", "a-council")  # the act seals her name
    assert [result.exit_code for result in (*made, granted)] == [0, 0, 0]


def test_a_council_can_be_founded_as_a_part_of_another(run: Run) -> None:
    """Under the short name of its parent; a parent that is not there is said to be missing, and nothing is founded."""
    assert run("found", "world", "--template", "un-cmw", "--from", "2026-01-01").exit_code == 0
    assert run("found", "city", "--template", "mannheim", "--parent", "nowhere").exit_code == 2
    assert run("found", "city", "--template", "mannheim", "--parent", "world").exit_code == 0
