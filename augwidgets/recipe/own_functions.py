"""One's own functions in printed code: their sources, with what they need, or a comment on what must stand before.

A function of an installed package is imported. One of a notebook, a script or a file beside it is printed as it was
typed, after the imports, the constants and the other own functions that it names.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import inspect
import keyword
import symtable
import sys
import sysconfig
import textwrap
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from augwidgets.steps.transform import Transform

_LARGEST = 100  # numbers of an array that is still written out
_KITS = "augwidgets"


class OwnFunctions:
    """What must stand before the code of a recipe, and the names that its own functions have there.

    Parameters
    ----------
    used : iterable of Transform
        Those of the kit are passed over.

    Attributes
    ----------
    imports : list of str
        Lines that import; the kit itself, as ``aw``, is not among them.

    Examples
    --------
    >>> from augwidgets.steps.transform import plain_transform
    >>> OwnFunctions([plain_transform(np.fliplr)]).imports
    ['from numpy import fliplr']
    """

    def __init__(self, used: Iterable[Transform]) -> None:
        self._imports: dict[str, None] = {}
        self._notes: dict[str, None] = {}
        self._blocks: list[str] = []
        self._known: dict[str, Any] = {"aw": importlib.import_module(_KITS)}
        self._names: dict[int, str] = {}  # by the function: a plain one is wrapped anew for each step
        for transform in used:
            if not transform.is_kits:
                self._add(transform)

    @property
    def imports(self) -> list[str]:
        plain = sorted(line for line in self._imports if line.startswith("import"))
        names: dict[str, list[str]] = {}
        for line in sorted(set(self._imports) - set(plain)):
            room, _, name = line.partition(" import ")
            names.setdefault(room, []).append(name)
        return [*plain, *(f"{room} import {', '.join(some)}" for room, some in names.items())]

    @property
    def lines(self) -> list[str]:
        """The comments on what is missing, then the functions, with empty lines between them."""
        found = list(self._notes)
        for block, before in zip(self._blocks, ["", *self._blocks], strict=False):
            defines = any(_defines(text) for text in (block, before))
            found += ["", ""] if before and defines else [""] if found and not before else []
            found += block.splitlines()
        return found

    def name_of(self, transform: Transform) -> str:
        """Return how the code names a transform: ``aw.rotate``, or the name of one's own."""
        return self._names.get(id(_function_of(transform)), transform.written_name)

    # -- the functions of the recipe -----------------------------------------------------------------------------

    def _add(self, transform: Transform) -> None:
        function = _function_of(transform)
        if id(function) in self._names:
            return
        opaque = transform.opaque
        known = self._known.get(transform.name) is function
        name = self._unused(transform.name) if opaque and not known else transform.name
        self._names[id(function)] = name
        renamed = name != transform.name
        if renamed or not self._say(name, function if opaque else transform):
            other = f", {'a lambda' if '<' in transform.name else f'another {transform.name}'}" if renamed else ""
            self._notes[f"# {name} is your own{other}: import it, or define it here."] = None
            self._known.setdefault(name, function)

    def _unused(self, name: str) -> str:
        """Return a name for a plain function that stands for nothing else in the code yet."""
        name = name if name.isidentifier() and not keyword.iskeyword(name) else "your_function"
        number, found = 1, name
        while found in self._known or found in self._names.values():
            number += 1
            found = f"{name}_{number}"
        return found

    # -- one name and what it stands for -------------------------------------------------------------------------

    def _say(self, name: str, thing: Any) -> bool:
        """Write what makes this name stand for this thing; return False where no text can."""
        if name in self._known:
            return self._known[name] is thing or (_is_literal(thing) and bool(self._known[name] == thing))
        self._known[name] = thing
        if isinstance(thing, types.ModuleType):
            return self._import_module(name, thing)
        line = _import_of(name, thing, installed_only=True)
        if line:
            self._imports[line] = None
            return True
        value = _written(thing)
        if value:
            if value.startswith("numpy."):
                self._imports["import numpy"] = None
            self._blocks.append(f"{name} = {value}")
            return True
        return self._define(name, thing)

    def _import_module(self, name: str, module: types.ModuleType) -> bool:
        if module.__name__ == "__main__":
            return False
        plain = name == module.__name__
        self._imports[f"import {module.__name__}" + ("" if plain else f" as {name}")] = None
        return True

    def _define(self, name: str, thing: Any) -> bool:
        """Print the source of a function or a class, after what it needs; import it where that cannot be told."""
        before = dict(self._imports), dict(self._notes), list(self._blocks), dict(self._known)
        function = _function_of(thing)
        source = _source_of(thing, name)
        missing: list[str] = []
        if source is not None:
            self._import_submodules(source, function)
            missing = [word for word, value in _needed(source, function).items() if not self._say(word, value)]
        if source is None or missing:
            line = _import_of(name, thing)
            if line:  # a file beside the notebook
                self._imports, self._notes, self._blocks, self._known = before
                self._known[name] = thing
                self._imports[line] = None
                return True
        if source is None:
            return False
        for word in missing:
            self._notes[f"# {name} uses {word}, which no text can say: import it, or define it here."] = None
        self._blocks.append(source)
        return True

    def _import_submodules(self, source: str, function: Any) -> None:
        """Import ``scipy.ndimage`` where a source names it through ``scipy``."""
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                module = _looked_up(node.value.id, function)
                whole = f"{getattr(module, '__name__', '')}.{node.attr}"
                if whole in sys.modules and not whole.startswith(f"{_KITS}."):
                    self._imports[f"import {whole}"] = None


def _defines(block: str) -> bool:
    return block.startswith(("def ", "class ", "@"))


# -- looking at a function -----------------------------------------------------------------------------------------


def _function_of(thing: Any) -> Any:
    return thing.declared.function if isinstance(thing, Transform) else thing


def _source_of(thing: Any, name: str) -> str | None:
    """Return the source of a function or a class that is defined by a statement of its own under this name."""
    function = _function_of(thing)
    if not isinstance(function, (types.FunctionType, type)):
        return None
    try:
        source = textwrap.dedent(inspect.getsource(function)).rstrip()
        statement = ast.parse(source).body[0]
    except (OSError, TypeError, SyntaxError, IndexError):
        return None
    if not isinstance(statement, (ast.FunctionDef, ast.ClassDef)) or statement.name != name:
        return None
    # One that was declared by a call, aw.pixel(function), is not declared by its source alone.
    return None if thing is not function and not statement.decorator_list else source


def _needed(source: str, function: Any) -> dict[str, Any]:
    """Return the names that a source takes from outside, and what they stand for."""
    words: dict[str, None] = {}

    def walk(table: symtable.SymbolTable) -> None:
        for symbol in table.get_symbols():
            at_top = table.get_type() == "module"
            if symbol.is_referenced() and (not symbol.is_assigned() if at_top else symbol.is_global()):
                words[symbol.get_name()] = None
        for child in table.get_children():
            walk(child)

    whole = symtable.symtable(source, "source", "exec")
    walk(whole)
    defined = {symbol.get_name() for symbol in whole.get_symbols() if symbol.is_assigned()}
    asked = [word for word in words if word not in defined]
    found = {word: _looked_up(word, function) for word in asked}
    return {word: value for word, value in found.items() if value is not _BUILT_IN}


_BUILT_IN, _NOWHERE = object(), object()
# A declaration inside another function names them, but keeps them nowhere.
_OF_A_DECLARATION: Mapping[str, Callable[[], Any]] = {
    "aw": lambda: importlib.import_module(_KITS),
    "Annotated": lambda: typing.Annotated,
}


def _looked_up(word: str, function: Any) -> Any:
    """Return what a name stands for in a function: in its closure, its module, or Python."""
    function = inspect.unwrap(function)
    code = getattr(function, "__code__", None)
    cells = zip(getattr(code, "co_freevars", ()), getattr(function, "__closure__", None) or (), strict=True)
    for name, cell in cells:
        if name == word:
            try:
                return cell.cell_contents
            except ValueError:  # not filled yet
                return _NOWHERE
    module = getattr(function, "__globals__", None) or vars(sys.modules.get(function.__module__, builtins))
    if word in module:
        return module[word]
    if hasattr(builtins, word):
        return _BUILT_IN
    return _OF_A_DECLARATION[word]() if word in _OF_A_DECLARATION else _NOWHERE


# -- other things --------------------------------------------------------------------------------------------------


def _import_of(name: str, thing: Any, installed_only: bool = False) -> str:
    """Return the line that imports a thing under this name, from the outermost package that has it."""
    own = getattr(thing, "__qualname__", None) or getattr(thing, "__name__", None) or getattr(thing, "_name", None)
    module = getattr(thing, "__module__", None) or type(thing).__module__
    if not isinstance(own, str) or "." in own or not isinstance(module, str):
        return ""
    parts = module.split(".")
    for count in range(1, len(parts) + 1):
        room = sys.modules.get(".".join(parts[:count]))
        if room is None or room.__name__ in ("__main__", "builtins") or getattr(room, own, None) is not thing:
            continue
        if not installed_only or _is_installed(room):
            return f"from {room.__name__} import {own}" + ("" if own == name else f" as {name}")
    return ""


def _is_installed(module: types.ModuleType) -> bool:
    """Return whether a module is Python's, an installed package's or the kit's, and no file of the user's."""
    if module.__name__.partition(".")[0] == _KITS or module.__name__ in sys.builtin_module_names:
        return True
    file = getattr(module, "__file__", None)
    if file is None:
        return False
    places = {Path(sysconfig.get_path(key)).resolve() for key in ("stdlib", "platstdlib", "purelib", "platlib")}
    return any(place in Path(file).resolve().parents for place in places)


def _written(thing: Any) -> str:
    """Return a constant as code, nothing where it is none."""
    if _is_literal(thing):
        return repr(thing)
    if isinstance(thing, np.ndarray) and 0 < thing.size <= _LARGEST and thing.dtype.kind in "biuf":
        return f"numpy.array({thing.tolist()!r}, {thing.dtype.name!r})" if np.isfinite(thing).all() else ""
    of_kit = type(thing).__module__.partition(".")[0] == _KITS and not isinstance(thing, Transform)
    words = repr(thing) if of_kit else ""
    return words if words.startswith("aw.") else ""


def _is_literal(thing: Any) -> bool:
    if isinstance(thing, (tuple, list, set, frozenset)):
        return type(thing) in (tuple, list) and all(map(_is_literal, thing))
    if isinstance(thing, dict):
        return type(thing) is dict and all(_is_literal(part) for item in thing.items() for part in item)
    if isinstance(thing, float):
        return type(thing) is float and bool(np.isfinite(thing))
    return thing is None or type(thing) in (bool, int, str, bytes)
