"""The containers checked without building them: the compose file, the images' recipes, and that they fit the code."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.gateway.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
COMPOSE = ROOT / "docker-compose.yml"
RECIPES = sorted((ROOT / "docker").glob("*.Dockerfile"))
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE.read_text("utf-8"))["services"]

# What the assistant's side reads by itself, without bot/gateway/settings.py.
ASSISTANT_SETTINGS = {"CURIO_ENCODER", "CURIO_FAQ_PATH", "CURIO_MUSEUM_PATH", "CURIO_GATEWAY_URL"}
INSTRUCTION = re.compile(r"^([A-Z]+) +(.*)$", re.MULTILINE)
SECRETIVE = re.compile(r"PASSWORD|TOKEN|SECRET|DATABASE_URL")


def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(COMPOSE.read_text("utf-8"))
    return read


def instructions(recipe: Path) -> list[tuple[str, str]]:
    """(instruction, arguments), continuation lines joined and comments left out."""
    lines = [line for line in recipe.read_text("utf-8").splitlines() if not line.lstrip().startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    return INSTRUCTION.findall(joined)


def test_the_compose_file_keeps_to_the_specification() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(COMPOSE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_only_the_gateway_has_a_port_and_only_on_this_machine() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["gateway"]
    assert all(port.startswith("127.0.0.1:") for port in SERVICES["gateway"]["ports"])


def test_everything_but_the_gateway_is_on_a_network_without_a_way_out() -> None:
    networks = compose()["networks"]
    assert networks["inside"]["internal"] is True
    assert {name: service["networks"] for name, service in SERVICES.items() if name != "gateway"} == {
        "assistant": ["inside"], "actions": ["inside"], "database": ["inside"],
    }  # fmt: skip


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_as_few_rights_as_it_can(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert service.get("user") not in ("root", "0", 0)
    assert not service.get("privileged")


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_tells_whether_it_is_well(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", SERVICES)
def test_an_image_is_named_with_its_version(name: str) -> None:
    assert re.fullmatch(r"[\w./-]+:\d+\.\d+[\w.-]*", SERVICES[name]["image"])


@pytest.mark.parametrize("name", SERVICES)
def test_secrets_come_from_files_that_are_mounted(name: str) -> None:
    given = SERVICES[name].get("environment", {})
    for variable, value in given.items():
        if SECRETIVE.search(variable):
            assert variable.endswith("_FILE"), variable
            assert value.removeprefix("/run/secrets/") in SERVICES[name]["secrets"]


def test_every_secret_is_a_file_that_git_ignores() -> None:
    ignored = (ROOT / ".gitignore").read_text("utf-8").split()
    assert "/var/" in ignored
    assert {secret["file"].rpartition("/")[0] for secret in compose()["secrets"].values()} == {"./var/secrets"}


@pytest.mark.parametrize("name", SERVICES)
def test_every_setting_given_to_a_service_exists(name: str) -> None:
    known = {PREFIX + field.upper() for field in Settings.model_fields} | ASSISTANT_SETTINGS
    given = {key.removesuffix("_FILE") for key in SERVICES[name].get("environment", {}) if key.startswith(PREFIX)}
    assert given <= known


def test_gateway_and_action_server_are_given_the_same_token() -> None:
    tokens = [SERVICES[name]["environment"]["CURIO_INTERNAL_TOKEN_FILE"] for name in ("gateway", "actions")]
    assert tokens == ["/run/secrets/internal_token"] * 2


def test_the_addresses_between_the_services_are_those_of_the_services() -> None:
    endpoints = yaml.safe_load((ROOT / "docker" / "endpoints.yml").read_text("utf-8"))
    urls = {
        SERVICES["gateway"]["environment"]["CURIO_RASA_URL"]: "assistant:5005",
        SERVICES["actions"]["environment"]["CURIO_GATEWAY_URL"]: "gateway:8000",
        endpoints["action_endpoint"]["url"].removesuffix("/webhook"): "actions:5055",
    }
    assert urls == {f"http://{place}": place for place in urls.values()}


def test_the_assistant_s_endpoints_differ_from_the_local_ones_in_the_address_only() -> None:
    local, contained = (
        yaml.safe_load(path.read_text("utf-8")) for path in (ROOT / "endpoints.yml", ROOT / "docker" / "endpoints.yml")
    )
    assert local.pop("action_endpoint").keys() == contained.pop("action_endpoint").keys()
    assert local == contained


def test_what_is_written_is_kept_in_volumes_and_the_curators_files_are_only_read() -> None:
    for name in ("gateway", "assistant", "actions"):
        volumes = SERVICES[name]["volumes"]
        assert "./data:/app/data:ro" in volumes
        assert all(volume.endswith((":ro", ":/app/var")) for volume in volumes)
    kept = {volume.partition(":")[0] for service in SERVICES.values() for volume in service["volumes"]} - {"./data"}
    assert kept == set(compose()["volumes"])


def test_there_is_a_recipe_for_every_image_that_is_built() -> None:
    built = {ROOT / service["build"]["dockerfile"] for service in SERVICES.values() if "build" in service}
    assert built == set(RECIPES)


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda path: path.stem)
def test_a_base_image_is_pinned_to_a_patch_release(recipe: Path) -> None:
    stages: set[str] = set()
    for name, arguments in instructions(recipe):
        if name == "FROM":
            image, _, stage = arguments.partition(" AS ")
            assert image in stages or re.fullmatch(r"[\w./-]+:\d+\.\d+\.\d+-[\w-]+", image), image
            stages.add(stage)


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda path: path.stem)
def test_the_last_stage_does_not_run_as_root(recipe: Path) -> None:
    found = instructions(recipe)
    last = found[max(at for at, (name, _) in enumerate(found) if name == "FROM") :]
    names = [name for name, _ in last]
    assert dict(last)["USER"] not in ("root", "0")
    assert names.index("USER") < names.index("CMD")
    assert "HEALTHCHECK" in names
    assert dict(last)["CMD"].startswith("["), "signals must reach the process, not a shell"


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda path: path.stem)
def test_a_recipe_fetches_nothing_by_address_and_holds_no_secret(recipe: Path) -> None:
    text = "\n".join(f"{name} {arguments}" for name, arguments in instructions(recipe))
    addresses = set(re.findall(r"https?://[\w.:-]+", text))
    assert all(address.startswith("http://127.0.0.1:") for address in addresses)
    assert not re.search(r"^ADD ", text, re.MULTILINE)
    assert not re.search(r":latest\b|\bcurl\b|\bwget\b", text)
    assert not [name for name, arguments in instructions(recipe) if name in ("ENV", "ARG") and "TOKEN" in arguments]


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda path: path.stem)
def test_everything_that_is_copied_is_there_and_is_let_in(recipe: Path) -> None:
    let_in = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text("utf-8"), re.MULTILINE)
    for name, arguments in instructions(recipe):
        if name != "COPY" or "--from=" in arguments:
            continue
        for source in arguments.split()[:-1]:
            assert (ROOT / source).exists(), source
            assert any(source == way or source.startswith(f"{way}/") or Path(source).match(way) for way in let_in)
