import re
from typing import Any

import pytest
import yaml

from interpreter.settings import ENVIRONMENT_PREFIX, load_settings
from tests.conftest import ROOT

TEXT = (ROOT / "compose.yaml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = ("interpreter", "interpreter-gpu")
EXAMPLE = dict(
    line.split("=", 1)
    for line in (ROOT / "deploy" / "example.env").read_text(encoding="utf-8").splitlines()
    if "=" in line and not line.startswith("#")
)


def filled(text: str) -> str:
    """With the values of the example, as compose fills in variables."""

    def value(found: re.Match[str]) -> str:
        return EXAMPLE.get(found[1]) or found[2] or ""

    return re.sub(r"\$\{(\w+)(?::-([^}]*)|:\?[^}]*)?\}", value, text)


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_locked_up(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert int(service["user"].split(":")[0]) > 0
    assert service["mem_limit"]
    assert service["pids_limit"]
    assert all("noexec" in mount or "size=1m" in mount for mount in service["tmpfs"])
    assert not {"network_mode", "pid", "ipc", "devices"} & set(service)


@pytest.mark.parametrize("name", SERVICES)
def test_images_are_built_here_or_pinned_by_tag_and_digest(name: str) -> None:
    service = SERVICES[name]
    if "build" not in service:
        assert re.fullmatch(r"[a-z]+:\d[\w.-]+@sha256:[0-9a-f]{64}", service["image"])


@pytest.mark.parametrize("name", OURS)
def test_the_service_has_no_way_out_and_no_door_to_the_outside(name: str) -> None:
    service = SERVICES[name]
    assert list(service["networks"]) == ["inside"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert "ports" not in service


@pytest.mark.parametrize("name", [*OURS, "models"])
def test_what_is_built_is_not_built_again_unasked(name: str) -> None:
    """`build` would ask the registry of the base image whenever the service starts."""
    assert SERVICES[name]["pull_policy"] == "never"


@pytest.mark.parametrize("name", OURS)
def test_only_the_models_are_kept(name: str) -> None:
    assert SERVICES[name]["volumes"] == ["models:/models"]
    # Swap would put what people say on a disk.
    assert SERVICES[name]["mem_limit"] == SERVICES[name]["memswap_limit"]


def test_only_who_fetches_models_and_the_proxy_reach_the_outside_and_models_not_unasked() -> None:
    reaching = {name for name, service in SERVICES.items() if "outside" in service["networks"]}
    assert reaching == {"proxy", "models"}
    models = SERVICES["models"]
    assert (models["profiles"], models["restart"]) == (["models"], "no")
    assert models["entrypoint"] == ["interpreter", "models"]
    assert models["environment"] == {"HF_HUB_OFFLINE": "0"}
    assert "ports" not in models
    assert EXAMPLE["COMPOSE_PROFILES"] != "models"


def test_there_is_one_variant_a_profile_and_both_answer_to_the_proxys_name() -> None:
    assert [SERVICES[name]["profiles"] for name in OURS] == [["cpu"], ["gpu"]]
    assert [SERVICES[name]["build"]["target"] for name in OURS] == ["cpu", "cuda"]
    for name in OURS:
        assert SERVICES[name]["networks"]["inside"]["aliases"] == ["interpreter"]
    (device,) = SERVICES["interpreter-gpu"]["deploy"]["resources"]["reservations"]["devices"]
    assert device["capabilities"] == ["gpu"]
    assert EXAMPLE["COMPOSE_PROFILES"] in ("cpu", "gpu")


@pytest.mark.parametrize("name", OURS)
def test_its_settings_are_settings_of_the_service(name: str) -> None:
    variables = {key: filled(value) for key, value in SERVICES[name]["environment"].items()}
    assert all(key.startswith(ENVIRONMENT_PREFIX) for key in variables)
    server = load_settings(environment=variables).server
    assert server.hosts == (EXAMPLE["BORGERTOLK_NAME"],)
    assert server.origins == (f"https://{EXAMPLE['BORGERTOLK_NAME']}",)
    assert server.max_meetings == 8


@pytest.mark.parametrize("name", OURS)
def test_its_health_is_asked_for_without_a_shell(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"] == ["CMD", "interpreter", "health"]


def test_every_variable_has_a_value_in_the_example_or_a_default() -> None:
    named = set(re.findall(r"\$\{(\w+)", TEXT))
    with_default = set(re.findall(r"\$\{(\w+):-", TEXT))
    assert named <= set(EXAMPLE) | with_default
    assert set(EXAMPLE) <= named | {"COMPOSE_PROFILES"}


def test_only_the_proxy_is_reached_from_outside_and_it_waits_for_the_service() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    proxy = SERVICES["proxy"]
    assert set(proxy["networks"]) == {"inside", "outside"}
    assert set(proxy["depends_on"]) == set(OURS)
    for condition in proxy["depends_on"].values():
        assert condition["condition"] == "service_healthy"
        assert condition["required"] is False  # only one of the two is in a profile


def test_the_database_is_off_alone_and_unpublished_and_takes_its_password_from_a_file() -> None:
    database = SERVICES["database"]
    assert database["profiles"] == ["database"]
    assert database["networks"] == ["database"]
    assert COMPOSE["networks"]["database"]["internal"] is True
    assert database["environment"]["POSTGRES_PASSWORD_FILE"] == "/run/secrets/database_password"
    assert "POSTGRES_PASSWORD" not in database["environment"]
    assert "NOTHING in the service uses a database yet" in TEXT


def test_what_is_named_is_there() -> None:
    used = {secret for service in SERVICES.values() for secret in service.get("secrets", ())}
    assert used == set(COMPOSE["secrets"])
    assert {"models", "database"} == set(COMPOSE["volumes"])
    (config,) = SERVICES["proxy"]["volumes"]
    assert (ROOT / config["source"]).is_file()
    assert config["read_only"] is True


NGINX = (ROOT / "deploy" / "nginx" / "nginx.conf").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "line",
    [
        "proxy_pass http://interpreter:8080;",
        "proxy_set_header Host $http_host;",
        "proxy_set_header Upgrade $http_upgrade;",
        "proxy_set_header Connection $connection_upgrade;",
        "proxy_buffering off;",
        "access_log off;",
        "ssl_protocols TLSv1.2 TLSv1.3;",
        'add_header Strict-Transport-Security "max-age=31536000; includeSubDomains" always;',
        "pid /tmp/nginx.pid;",
    ],
)
def test_the_proxy_does(line: str) -> None:
    assert line in NGINX


def test_the_proxy_waits_longer_than_the_service_pings() -> None:
    from interpreter.server.limits import KEEPALIVE_S

    waits = re.search(r"proxy_read_timeout (\d+)s;", NGINX)
    assert waits is not None
    assert int(waits[1]) > 2 * KEEPALIVE_S


def test_the_proxy_listens_where_the_ports_lead_and_finds_its_secrets() -> None:
    inside = {port.rsplit(":", 1)[1] for port in SERVICES["proxy"]["ports"]}
    assert inside == set(re.findall(r"listen (\d+)", NGINX))
    for secret in SERVICES["proxy"]["secrets"]:
        assert f"/run/secrets/{secret};" in NGINX
