"""The committed bundles belong to the committed sources, and the editor knows the language."""

import hashlib
import json

from core.wgsl.language_data import language_data
from tests.contracts.sources import PROJECT

WEB = PROJECT / "assets" / "web"
LANGUAGE = WEB / "src" / "code_editor" / "wgsl.json"
KEPT = (
    *("keywords", "reserved_words", "types", "type_aliases", "functions", "attributes"),
    *("builtin_values", "enumerants"),
)
REBUILD = "run: cd assets/web && npm ci --ignore-scripts && node build.mjs"


def editor_language() -> str:
    """Return what the editor needs of the language, one entry a line."""
    data = language_data()
    chosen = {name: data[name] for name in KEPT}
    chosen["functions"] = {
        name: {key: one[key] for key in ("about", "signatures")}
        for name, one in data["functions"].items()
    }
    return json.dumps(chosen, indent=1, ensure_ascii=False) + "\n"


def test_the_editor_knows_the_language(update_golden):
    if update_golden:
        LANGUAGE.write_text(editor_language(), encoding="utf-8")
    assert LANGUAGE.read_text(encoding="utf-8") == editor_language(), "run with --update-golden"


def digest_of_sources() -> str:
    paths = [path for path in (WEB / "src").rglob("*") if path.is_file()]
    files = {path.relative_to(WEB).as_posix(): path for path in paths}
    files |= {name: WEB / name for name in ("build.mjs", "package-lock.json")}
    lines = [
        f"{hashlib.sha256(files[name].read_bytes()).hexdigest()}  {name}\n"
        for name in sorted(files)
    ]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def test_the_bundles_are_built_from_these_sources():
    recorded = (WEB / "dist" / "SOURCES.sha256").read_text().strip()
    assert recorded == digest_of_sources(), REBUILD


def test_every_component_is_declared_and_built():
    declared = (WEB / "pyproject.toml").read_text()
    for entry in (WEB / "src").glob("*/index.js"):
        name = entry.parent.name
        assert f'name = "{name}"' in declared
        assert (WEB / "dist" / f"{name}.js").is_file()
