"""What reflection says about a module: entry points, resources, structs, overrides."""

from dataclasses import dataclass
from typing import Literal

from core.wgsl.shader_types import Struct, Type

Stage = Literal["vertex", "fragment", "compute"]


@dataclass(frozen=True)
class Parameter:
    """A parameter of a function; attributes as text, e.g. ``location(0)``."""

    name: str
    type: Type
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True)
class StageValue:
    """An input or output of an entry point, structs taken apart into their members.

    Either ``location`` or ``builtin`` is set. ``interpolation`` holds the words of the
    attribute, e.g. ``("flat",)``. ``name`` is empty for a result that is not a struct.
    """

    name: str
    type: Type
    location: int | None = None
    builtin: str | None = None
    interpolation: tuple[str, ...] = ()
    blend_src: int | None = None


@dataclass(frozen=True)
class Function:
    """A function; ``stage`` is set where it is an entry point.

    ``workgroup_size`` is evaluated, with the overrides' defaults. ``globals`` are the names of
    the module-scope variables and overrides that the function uses, itself or through the
    functions it calls: what must be bound to run it.
    """

    name: str
    parameters: tuple[Parameter, ...]
    return_type: Type | None
    start: int  # offset of the name in the source
    stage: Stage | None = None
    workgroup_size: tuple[int, int, int] = (1, 1, 1)
    inputs: tuple[StageValue, ...] = ()
    outputs: tuple[StageValue, ...] = ()
    globals: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Resource:
    """A module-scope variable with a binding.

    ``address_space`` and ``access`` are empty for textures and samplers; storage without an
    access mode has ``read``. ``size`` is the least number of bytes that a buffer bound here must
    have (a run-time array counts as one element), ``element_stride`` the bytes from one element
    to the next where the type is or ends with an array; both are 0 for textures and samplers.
    """

    name: str
    group: int
    binding: int
    type: Type
    start: int  # offset of the name in the source
    address_space: str = ""
    access: str = ""
    size: int = 0
    element_stride: int = 0


@dataclass(frozen=True)
class Override:
    """A pipeline constant; ``default`` is None where the pipeline must give a value."""

    name: str
    type: Type
    id: int | None = None
    default: float | None = None

    @property
    def key(self) -> str:
        """What a pipeline calls the constant: its id, else its name (WebGPU, section 10.1.1)."""
        return self.name if self.id is None else str(self.id)


@dataclass(frozen=True)
class Reflection:
    """The top level of a module, each list in order of declaration."""

    functions: tuple[Function, ...]
    resources: tuple[Resource, ...]
    structs: dict[str, Struct]
    overrides: tuple[Override, ...]
    names: frozenset[str]  # of everything declared at module scope

    def entry(self, stage: Stage) -> Function | None:
        """Return the last entry point of a stage, or None."""
        return next((f for f in reversed(self.functions) if f.stage == stage), None)

    def entries(self, stage: Stage) -> tuple[Function, ...]:
        """Return the entry points of a stage."""
        return tuple(f for f in self.functions if f.stage == stage)

    def used_by(self, *functions: Function) -> tuple[Resource, ...]:
        """Return the resources that these functions use, directly or not."""
        used = frozenset().union(*(function.globals for function in functions))
        return tuple(resource for resource in self.resources if resource.name in used)
