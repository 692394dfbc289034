import pwd
from pathlib import Path

import pytest

from bot.configuration.state_folder import state_folder, unused_state


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    made = tmp_path / "my reports"
    made.mkdir()
    return made


@pytest.fixture
def platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "platform"))
    return tmp_path / "platform" / "dispatch"


@pytest.fixture
def homeless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No folder of the user's can be created: a file is in its place."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file" / "state"))


@pytest.mark.parametrize("shipped", [True, False])
def test_the_platform_has_a_folder_for_state(reports: Path, platform: Path, shipped: bool) -> None:
    folder = state_folder(reports, shipped, {})

    assert folder.parent == platform
    assert folder.name.startswith("my-reports-")
    assert not platform.exists()


def test_every_folder_of_reports_has_a_state_of_its_own(
    tmp_path: Path, reports: Path, platform: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    same_name = tmp_path / "other" / "my reports"
    same_name.mkdir(parents=True)
    link = tmp_path / "link"
    link.symlink_to(reports)
    monkeypatch.chdir(tmp_path)
    one = state_folder(reports, False, {})

    assert state_folder(same_name, False, {}) != one
    assert {state_folder(same, False, {}) for same in (link, Path("my reports"))} == {one}
    assert state_folder(Path("/"), False, {}).parent == platform
    assert len(state_folder(tmp_path / ("n" * 200), False, {}).name) < 60


def test_a_state_that_an_earlier_version_left_among_the_reports_is_used(
    reports: Path, platform: Path
) -> None:
    (reports / ".dispatch").mkdir()

    assert state_folder(reports, False, {}) == reports / ".dispatch"
    assert state_folder(reports, True, {}).parent == platform


def test_systemd_says_where_the_state_lies(reports: Path) -> None:
    (reports / ".dispatch").mkdir()
    environment = {"STATE_DIRECTORY": "/var/lib/dispatch:/var/lib/other"}

    assert state_folder(reports, False, environment) == Path("/var/lib/dispatch")


@pytest.mark.usefixtures("homeless")
def test_without_a_home_the_state_lies_among_the_reports(
    reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert state_folder(reports, False, {}) == reports / ".dispatch"
    assert state_folder(reports, True, {}) == tmp_path / ".dispatch"


def test_a_home_that_nobody_knows_is_none(reports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.delenv("HOME")

    def unknown(_: int) -> None:
        raise KeyError

    monkeypatch.setattr(pwd, "getpwuid", unknown)

    assert state_folder(reports, False, {}) == reports / ".dispatch"


def test_a_database_that_was_left_behind_is_found(reports: Path, tmp_path: Path) -> None:
    former, folder = reports / ".dispatch", tmp_path / "state"
    former.mkdir()
    folder.mkdir()
    assert unused_state(reports, folder) is None
    (former / "dispatch.db").touch()

    assert unused_state(reports, folder) == former
    assert unused_state(reports, former) is None
    (folder / "dispatch.db").touch()
    assert unused_state(reports, folder) is None
