"""What Docker and systemd are told of Dispatch is true: settings, commands, extras, paths and times."""

import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli.command_line import SUBCOMMANDS
from bot.configuration.secret_files import FILE_SUFFIX, SECRETS
from bot.configuration.variables import PREFIX
from bot.health.systemd import STATUS_INTERVAL
from bot.lifecycle.lifecycle import REFUSED
from bot.lifecycle.stop_signal import STOP_SECONDS
from bot.settings import Settings
from tests.bot.webhook.conftest import free_address
from tests.replicas import balancer

ROOT = Path(__file__).parents[1]
DOCKERFILE = ROOT / ".docker" / "Dockerfile"
COMPOSE = ROOT / ".docker" / "compose.yaml"
REPLICAS = ROOT / ".docker" / "compose.replicas.yaml"
NGINX = ROOT / ".docker" / "nginx.conf"
OPENSEARCH = ROOT / ".docker" / "opensearch.yml"
UNIT = ROOT / ".systemd" / "dispatch.service"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SETTINGS = {f"{PREFIX}{name}".upper() for name in Settings.model_fields}
VARIABLES = SETTINGS | {f"{PREFIX}{name}{FILE_SUFFIX}" for name in SECRETS}
EXECUTABLE = "/opt/dispatch/bin/dispatch"


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions with their arguments, in order."""
    text = "\n".join(line for line in DOCKERFILE.read_text("utf-8").splitlines() if not line.startswith("#"))
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in lines if line)]


def arguments(name: str) -> list[str]:
    """The arguments of every instruction of a kind."""
    return [rest for each, rest in instructions() if each == name]


def variables() -> dict[str, str]:
    """What the image sets in the environment."""
    return dict(pair.split("=", 1) for rest in arguments("ENV") for pair in shlex.split(rest))


def last_stage() -> list[tuple[str, str]]:
    """The instructions of the image that is shipped."""
    start = max(place for place, (name, _) in enumerate(instructions()) if name == "FROM")
    return instructions()[start:]


def compose(path: Path = COMPOSE) -> dict[str, Any]:
    """A compose file."""
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


def services(path: Path = COMPOSE) -> dict[str, Any]:
    """The services of a compose file."""
    return dict(compose(path)["services"])


def own_services() -> dict[str, Any]:
    """Those of Dispatch among the services beside replicas."""
    return {name: each for name, each in services(REPLICAS).items() if each["image"] == "dispatch"}


def replicas() -> dict[str, Any]:
    """The replicas alone."""
    return {name: each for name, each in own_services().items() if name.startswith("replica")}


def unit(key: str) -> list[str]:
    """The values of a key of the unit."""
    return re.findall(rf"^{key}=(.*)$", UNIT.read_text(encoding="utf-8"), re.MULTILINE)


def named(text: str) -> set[str]:
    """The variables of Dispatch that a text names."""
    return set(re.findall(rf"\b{PREFIX}\w+", text))


@pytest.mark.parametrize("path", [DOCKERFILE, COMPOSE, REPLICAS, UNIT], ids=lambda path: path.name)
def test_every_variable_that_is_named_is_one_of_dispatch(path: Path) -> None:
    text = re.sub(rf"{PREFIX}NAME\b", "", path.read_text(encoding="utf-8"))
    assert named(text)
    assert named(text) <= VARIABLES


def test_the_image_is_built_from_files_that_are_there_and_not_ignored() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    copied = {
        source for rest in arguments("COPY") if not rest.startswith("--from") for source in rest.split()[:-1]
    }
    assert all((ROOT / source).exists() for source in copied)
    assert copied == {line.removeprefix("!") for line in ignored if line.startswith("!")}


def test_the_image_holds_all_that_the_wheel_is_built_of() -> None:
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    copied = {source for rest in arguments("COPY") for source in rest.split()[:-1]}
    hook = wheel["hooks"]["custom"]["path"].split("/")[0]
    assert {*wheel["packages"], *wheel["force-include"], hook, PROJECT["project"]["readme"]} <= copied


def test_the_image_has_extras_and_commands_that_exist() -> None:
    extras = next(rest.split("=")[1] for rest in arguments("ARG") if rest.startswith("EXTRAS="))
    checked = re.search(r"CMD (\[.*\])", arguments("HEALTHCHECK")[0])
    assert checked is not None
    commands = [*yaml.safe_load(arguments("ENTRYPOINT")[0]), *yaml.safe_load(arguments("CMD")[0])]

    assert set(extras.split(",")) <= PROJECT["project"]["optional-dependencies"].keys()
    for program, command in (commands, yaml.safe_load(checked[1])):
        assert program in PROJECT["project"]["scripts"]
        assert command in SUBCOMMANDS


def test_the_image_keeps_state_and_reports_in_its_volumes() -> None:
    volumes = yaml.safe_load(arguments("VOLUME")[0])
    assert volumes == [variables()["DISPATCH_DATA"], variables()["DISPATCH_REPORTS"]]
    assert all(f" {volume}" in rest for volume in volumes for name, rest in last_stage() if name == "RUN")


def test_the_image_holds_no_compiler_and_runs_as_a_user() -> None:
    installed = [rest for name, rest in last_stage() if name == "RUN" and re.search("apt-get|pip", rest)]
    assert installed == []
    assert int(arguments("USER")[-1].split(":")[0]) > 0
    assert last_stage()[-1][0] in {"ENTRYPOINT", "CMD"}


def test_compose_confines_the_bot() -> None:
    bot = services()["bot"]
    assert bot["read_only"] is True
    assert bot["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in bot["security_opt"]
    assert {volume.split(":")[1] for volume in bot["volumes"]} == set(yaml.safe_load(arguments("VOLUME")[0]))


@pytest.mark.parametrize("name", services(REPLICAS))
def test_a_service_beside_replicas_is_confined(name: str) -> None:
    service, bot = services(REPLICAS)[name], services()["bot"]
    confined = ["cap_drop", "security_opt"] if name == "engine" else ["cap_drop", "security_opt", "read_only"]
    assert {key: service[key] for key in confined} == {key: bot[key] for key in confined}
    assert ("ports" in service) is (name == "balancer")


def test_a_replica_is_confined_as_the_only_bot_is() -> None:
    bot = services()["bot"]
    shared = bot.keys() - {"restart", "tmpfs", "volumes", "secrets", "environment"}
    for service in own_services().values():
        assert {key: service[key] for key in shared} == {key: bot[key] for key in shared}
        assert any(mount.startswith("/state:") for mount in service["tmpfs"])


def test_the_command_of_a_service_exists() -> None:
    assert own_services()["index"]["command"][0] in SUBCOMMANDS


def test_the_database_beside_replicas_is_that_beside_one_bot() -> None:
    one, shared = services()["database"], services(REPLICAS)["database"]
    for key in one.keys() - {"profiles", "healthcheck"}:
        assert shared[key] == one[key]


@pytest.mark.parametrize("path", [COMPOSE, REPLICAS], ids=lambda path: path.name)
def test_compose_hands_out_secrets_that_it_declares(path: Path) -> None:
    declared = compose(path)["secrets"]
    for service in services(path).values():
        given = service.get("secrets", ())
        sources = {each if isinstance(each, str) else each["source"] for each in given}
        targets = {f"/run/secrets/{each}" for each in given if isinstance(each, str)}
        files = set(re.findall(r"/run/secrets/\w+", str({**service, "secrets": None})))
        assert files <= targets
        assert sources <= declared.keys()
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert all(f".docker/{each['file'].split('/')[0]}/" in ignored for each in declared.values())


def test_the_balancer_passes_on_to_the_replicas() -> None:
    text = NGINX.read_text(encoding="utf-8")
    addresses = [service["networks"]["front"]["ipv4_address"] for service in replicas().values()]
    listening = {
        service["environment"]["DISPATCH_HTTP"].rpartition(":")[2] for service in replicas().values()
    }
    front = services(REPLICAS)["balancer"]

    assert re.findall(r"server ([\d.]+):(\d+)", text) == [(each, *listening) for each in addresses]
    assert re.findall(r"/run/secrets/(\w+)", text) == front["secrets"]
    assert [each.partition(":")[2] for each in front["ports"]] == re.findall(r"listen (\d+)", text)
    proxies = {service["environment"]["DISPATCH_WEBHOOK_PROXIES"] for service in replicas().values()}
    assert proxies == {front["networks"]["front"]["ipv4_address"]}


def test_the_engine_stores_nothing_of_questions_and_takes_a_login() -> None:
    settings = yaml.safe_load(OPENSEARCH.read_text(encoding="utf-8"))
    engine = services(REPLICAS)["engine"]
    assert not any(value for key, value in settings.items() if "top_queries" in key)
    assert not any("security.disabled" in key for key in settings)
    certificates = {value for key, value in settings.items() if "filepath" in key}
    targets = {each["target"].rpartition("/")[2] for each in engine["secrets"] if isinstance(each, dict)}
    assert certificates <= targets
    assert re.search(r"-Xmx\d", engine["environment"]["OPENSEARCH_JAVA_OPTS"])


def test_nginx_understands_its_configuration(tmp_path: Path) -> None:
    try:
        program = balancer.executable()
    except balancer.MissingError as missing:
        pytest.skip(str(missing))
    path = balancer.configured(tmp_path, free_address(), [1] * len(replicas()))
    command = [program, "-t", "-p", str(tmp_path), "-c", str(path), "-g", balancer.as_this_user()]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr


def test_compose_starts_a_database_only_on_demand() -> None:
    assert [name for name, service in services().items() if "profiles" not in service] == ["bot"]


def test_compose_builds_the_image() -> None:
    build = services()["bot"]["build"]
    assert (COMPOSE.parent / build["context"]).resolve() == ROOT
    assert (ROOT / build["dockerfile"]) == DOCKERFILE


def test_a_stop_is_given_the_time_that_it_takes() -> None:
    assert float(services()["bot"]["stop_grace_period"].removesuffix("s")) > STOP_SECONDS
    assert float(unit("TimeoutStopSec")[0]) > STOP_SECONDS


def test_the_service_runs_a_command_that_exists() -> None:
    program, command = unit("ExecStart")[0].split()
    assert program == EXECUTABLE
    assert command in SUBCOMMANDS


def test_the_service_stays_down_where_a_setting_is_refused() -> None:
    assert unit("RestartPreventExitStatus") == [str(REFUSED)]


def test_the_watchdog_waits_for_more_than_two_signs_of_life() -> None:
    assert float(unit("WatchdogSec")[0]) > 2 * STATUS_INTERVAL


def test_the_service_gets_the_token_as_a_credential() -> None:
    credential = unit("LoadCredential")[0].split(":")[0]
    assert f"DISPATCH_TOKEN_FILE=%d/{credential}" in unit("Environment")


@pytest.fixture
def analyze(tmp_path: Path) -> Any:
    """`systemd-analyze` on the unit, with a program that is there."""
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not installed")
    copy = tmp_path / UNIT.name
    copy.write_text(UNIT.read_text(encoding="utf-8").replace(EXECUTABLE, "/bin/true"), encoding="utf-8")

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([program, *words, str(copy)], capture_output=True, text=True, check=False)

    if "offline" not in run("--help").stdout:
        pytest.skip("systemd-analyze is older than systemd 250")
    return run


def test_systemd_understands_the_unit(analyze: Any) -> None:
    verified = analyze("verify")
    assert (verified.returncode, verified.stdout, verified.stderr) == (0, "", "")


def test_the_exposure_of_the_service_is_under_2_5(analyze: Any) -> None:
    rated = analyze("security", "--offline=true", "--threshold=25")
    assert rated.returncode == 0, rated.stdout[-2000:]
