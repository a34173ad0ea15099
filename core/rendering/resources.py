"""Decide what every resource of a shader holds."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.errors import UnsuppliedResource
from core.gpu.records import Binding, BindingKind
from core.rendering.buffers import MAX_BUFFER_BYTES, fill_storage, pack_array
from core.rendering.name_words import name_words
from core.rendering.records import BoundResource, Control, Numbers
from core.rendering.scene import Scene
from core.rendering.textures import bind_sampler, bind_texture
from core.rendering.uniforms import Filled, fill_by_name
from core.wgsl.records import Reflection, Resource
from core.wgsl.shader_types import NoLayout, Sampler, Texture

_RESULT_WORDS = frozenset(
    ("out", "output", "outputs", "result", "results", "dst", "dest", "sum", "sums", "total", "o")
)
Arrays = dict[tuple[int, int], bytes | Numbers]


@dataclass(frozen=True)
class Supply:
    """What is bound, what to say of it, and what the user may change."""

    bindings: tuple[Binding, ...]
    bound: tuple[BoundResource, ...]
    controls: tuple[Control, ...]


def supply(
    resources: Iterable[Resource],
    scene: Scene,
    *,
    arrays: Arrays,
    texture_size_px: tuple[int, int],
    vertex_globals: frozenset[str] = frozenset(),
) -> Supply:
    """Return a binding for each resource.

    Args:
        resources: those that the entry points use.
        scene: the frames and sizes to fill from.
        arrays: the user's content for buffers, by (group, binding).
        texture_size_px: of storage textures in two dimensions.
        vertex_globals: names of the resources that the vertex stage uses.

    Raises:
        UnsuppliedResource: a type that the preview does not offer, or an array that does not fit.
    """
    resources = tuple(resources)
    inputs = [
        r
        for r in resources
        if r.address_space == "storage" and r.access != "read_write" and r.element_stride
    ]
    bindings: list[Binding] = []
    bound: list[BoundResource] = []
    controls: list[Control] = []
    for resource in resources:
        in_vertex = resource.name in vertex_globals
        if isinstance(resource.type, Sampler):
            binding, holds = bind_sampler(resource, in_vertex=in_vertex), "repeats, interpolates"
        elif isinstance(resource.type, Texture):
            binding, holds = bind_texture(
                resource, resource.type, size_px=texture_size_px, in_vertex=in_vertex
            )
        else:
            filled = _fill(resource, scene, arrays, inputs)
            binding, holds = _buffer(resource, filled, in_vertex), filled.holds
            controls += filled.controls
        bindings.append(binding)
        bound.append(_describe(resource, binding, holds))
    return Supply(tuple(bindings), tuple(bound), tuple(controls))


def check_places(arrays: Arrays, reflection: Reflection) -> None:
    """Refuse arrays for places where a module has no buffer.

    Raises:
        UnsuppliedResource: an array is for such a place.
    """
    buffers = {(r.group, r.binding): r for r in reflection.resources if r.address_space}
    for group, binding in arrays:
        if (group, binding) not in buffers:
            listed = ", ".join(f"({g}, {b}) `{r.name}`" for (g, b), r in sorted(buffers.items()))
            raise UnsuppliedResource(
                f"An array was given for @group({group}) @binding({binding}), where the shader "
                "has no buffer.",
                hint=f"It has {listed}." if listed else "It has no buffer at all.",
            )


def _fill(resource: Resource, scene: Scene, arrays: Arrays, inputs: list[Resource]) -> Filled:
    given = arrays.get((resource.group, resource.binding))
    if resource.size > MAX_BUFFER_BYTES:
        raise UnsuppliedResource(
            f"`{resource.name}: {resource.type}` needs {resource.size} bytes; "
            f"the preview offers {MAX_BUFFER_BYTES}.",
            hint="Declare a shorter array, or one without a length.",
        )
    try:
        if given is not None:
            return Filled(pack_array(resource, given), holds="your array")
        if resource.address_space == "uniform":
            return fill_by_name(resource, scene)
        is_zero = resource.access == "read_write" and _starts_at_zero(resource, scene, inputs)
        is_slow = resource in inputs[1::2]
        return fill_storage(resource, scene, is_zero=is_zero, is_slow=is_slow)
    except NoLayout as unknown:
        raise UnsuppliedResource(
            f"`{resource.name}: {resource.type}` (@group({resource.group}) "
            f"@binding({resource.binding})) cannot be bound by the preview: {unknown}.",
            hint="Arrays of bindings and ray tracing need a host of their own.",
        ) from None


def _starts_at_zero(resource: Resource, scene: Scene, inputs: list[Resource]) -> bool:
    """Whether a writable buffer is a result; others hold what the shader works on in place."""
    if resource.name not in scene.read_names:
        return True
    return bool(inputs and frozenset(name_words(resource.name)) & _RESULT_WORDS)


def _buffer(resource: Resource, filled: Filled, in_vertex: bool) -> Binding:
    kind: BindingKind = "uniform"
    if resource.address_space == "storage":
        kind = "storage" if resource.access == "read_write" else "read_only_storage"
    return Binding(
        resource.group, resource.binding, kind, filled.data, filled.frames,
        size=resource.size, in_vertex=in_vertex,
    )  # fmt: skip


def _describe(resource: Resource, binding: Binding, holds: str) -> BoundResource:
    return BoundResource(
        resource.name, resource.group, resource.binding, str(resource.type),
        max(len(binding.data), binding.size), holds,
    )  # fmt: skip
