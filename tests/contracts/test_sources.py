"""How the code is laid out: sizes, names, docstrings, thin pages, errors with hints."""

import ast

import pytest

from tests.contracts import sources
from tests.contracts.sources import PROJECT, python_files

ALL = python_files("core", "pages", "tests")
CORE = python_files("core")
PAGES = sorted((PROJECT / "pages").glob("*/page.py"))
WIDGETS = sorted((PROJECT / "pages" / "widgets").glob("*.py"))


def name(path):
    return str(path.relative_to(PROJECT))


@pytest.mark.parametrize("path", ALL, ids=name)
def test_files_are_short(path):
    assert not sources.too_long(path.read_text(), sources.MAX_LINES)


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_pages_are_shorter(path):
    assert not sources.too_long(path.read_text(), sources.MAX_PAGE_LINES)


def test_the_app_is_a_picture_frame():
    assert not sources.too_long((PROJECT / "app.py").read_text(), sources.MAX_APP_LINES)


@pytest.mark.parametrize("path", python_files("core", "pages"), ids=name)
def test_functions_are_short(path):
    assert sources.long_functions(path.read_text()) == []


@pytest.mark.parametrize("path", [p for p in CORE if p.name == "__init__.py"], ids=name)
def test_init_files_hold_a_docstring_alone(path):
    assert sources.is_only_a_docstring(path.read_text())


@pytest.mark.parametrize("path", python_files("core", "pages"), ids=name)
def test_modules_say_what_they_are_about(path):
    assert ast.get_docstring(ast.parse(path.read_text()))


@pytest.mark.parametrize("path", ALL, ids=name)
def test_no_dumping_grounds(path):
    assert path.stem not in sources.BANNED_NAMES
    assert path.parent.name not in sources.BANNED_NAMES


@pytest.mark.parametrize("path", [*PAGES, *WIDGETS], ids=name)
def test_widgets_have_keys(path):
    assert sources.widgets_without_key(path.read_text()) == []


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_pages_call_actions_only(path):
    text = path.read_text()
    assert sources.forbidden_page_imports(text) == []
    assert sources.banned_in_page(text) == []


@pytest.mark.parametrize("path", CORE, ids=name)
def test_errors_carry_a_hint(path):
    assert sources.errors_without_hint(path.read_text()) == []


@pytest.mark.parametrize("path", [*CORE, *PAGES, *WIDGETS], ids=name)
def test_shares_are_written_in_one_way(path):
    assert sources.own_percentages(path.read_text()) == []


def test_the_checks_can_fail():
    assert sources.too_long("a\n" * 401, 400)
    assert sources.long_functions("def f():\n" + "    x = 1\n" * 60) == ["f"]
    assert not sources.is_only_a_docstring('"""Doc."""\nx = 1\n')
    assert sources.widgets_without_key("st.button('a')") == ["line 1: button"]
    assert sources.forbidden_page_imports("from core.gpu.client import GpuClient") == [
        "core.gpu.client"
    ]
    assert sources.banned_in_page("import json\nopen('x')") == ["json", "open"]
    assert sources.own_percentages('f"{a:.1%}"; format(a, ".0%")') == [":.1%}", '".0%"']
    assert sources.errors_without_hint("raise StudioError('x')") == ["line 1: StudioError"]
