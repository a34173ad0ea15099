"""Draw the vertex and fragment stages of any module."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from core.gpu.client import GpuClient
from core.gpu.records import DrawJob, Drawn, Stage, Trouble
from core.rendering.buffer_usage import read_names
from core.rendering.config import FrameConfig
from core.rendering.guarding import GuardedSource
from core.rendering.meshes import NUM_INSTANCES as MESH_INSTANCES
from core.rendering.meshes import Mesh, mesh_for
from core.rendering.overrides import constants, override_controls
from core.rendering.records import Control, RenderInputs
from core.rendering.resources import Supply, check_places, supply
from core.rendering.scene import Scene, frame_inputs
from core.rendering.stages import Partners
from core.rendering.targets import Targets, targets_for
from core.rendering.vertex_counts import Count, likely_counts, num_copies
from core.wgsl.records import Reflection, Resource
from core.wgsl.shader_types import Matrix, Struct, Type

MAX_TRIES = 5  # ways to draw a vertex stage before an empty picture is taken for its own
TRY_SIZE_PX = 64
_BACKGROUND = 0xFF000000  # as the worker clears: black, opaque


@dataclass(frozen=True)
class Way:
    """One way to draw a vertex stage: which shape, how much of it, with which camera."""

    count: Count
    mesh: Mesh | None = None
    is_flat: bool = False


@dataclass(frozen=True)
class Subject:
    """What is drawn: the stages of a module, guarded, with the user's inputs."""

    partners: Partners
    reflection: Reflection
    guard: GuardedSource
    inputs: RenderInputs

    def draw(self, client: GpuClient, config: FrameConfig) -> tuple[Drawn | Trouble, Supply]:
        """Draw the frames.

        Where the module's own vertex stage leaves the frame empty, other shapes and numbers of
        vertices are tried on a small frame first.

        Raises:
            GpuUnavailable: no adapter answers, or workers keep dying.
            UnsuppliedResource: something cannot be bound.
        """
        job, supplied = self.plan(client, config)
        return client.run(job), supplied

    def plan(self, client: GpuClient, config: FrameConfig) -> tuple[DrawJob, Supply]:
        """Decide how the frames are drawn, without drawing them.

        Raises:
            GpuUnavailable: no adapter answers, or workers keep dying.
            UnsuppliedResource: something cannot be bound.
        """
        check_places(dict(self.inputs.arrays), self.reflection)
        way = self._best_way(client, config)
        supplied = self._supply(way, config)
        return self._job(way, config, supplied), supplied

    @property
    def resources(self) -> tuple[Resource, ...]:
        """What the stages use, in order of declaration."""
        stages = [f for f in (self.partners.vertex, self.partners.fragment) if f]
        return self.reflection.used_by(*stages)

    def controls(self, supplied: Supply) -> tuple[Control, ...]:
        """Return what the user may change."""
        return (*supplied.controls, *override_controls(self.reflection))

    def _best_way(self, client: GpuClient, config: FrameConfig) -> Way:
        ways = list(self._ways(config))[:MAX_TRIES]
        if len(ways) == 1:
            return ways[0]
        small = replace(
            config,
            width_px=min(config.width_px, TRY_SIZE_PX),
            height_px=min(config.height_px, TRY_SIZE_PX),
            num_frames=1,
        )
        for way in ways:
            outcome = client.run(self._job(way, small, self._supply(way, small)))
            # What goes wrong goes wrong in any other way too.
            if not isinstance(outcome, Drawn) or not _is_empty(outcome.frames[0]):
                return way
        return ways[0]

    def _ways(self, config: FrameConfig) -> Iterator[Way]:
        vertex = self.partners.vertex
        if vertex is None:
            yield Way(Count(3))
            return
        mesh = mesh_for(vertex)
        if mesh is None:
            counts = likely_counts(self.reflection, vertex, self.partners.vertex_source)
            yield from (Way(count) for count in counts[:3])
            yield Way(counts[0], is_flat=True)
            yield from (Way(count) for count in counts[3:])
            return
        num_instances = max(mesh.num_instances, num_copies(self.reflection, vertex, MESH_INSTANCES))
        count = Count(mesh.num_vertices, num_instances=num_instances)
        yield Way(count, mesh, mesh.is_flat)
        yield Way(count, mesh, not mesh.is_flat)
        if mesh.is_flat:
            in_pixels = mesh_for(vertex, size_px=(config.width_px, config.height_px))
            yield Way(count, in_pixels, is_flat=True)

    def _supply(self, way: Way, config: FrameConfig) -> Supply:
        partners = self.partners
        resources = self.resources
        num_matrices = sum(_num_matrices(r.type) for r in resources if r.address_space)
        scene = Scene(
            frames=frame_inputs(config, self.inputs),
            is_drawing=True,
            is_flat=way.is_flat,
            has_lone_matrix=way.mesh is not None and num_matrices == 1,
            read_names=read_names(self.guard.original),
            values=dict(self.inputs.values),
        )
        return supply(
            resources,
            scene,
            arrays=dict(self.inputs.arrays),
            texture_size_px=(config.width_px, config.height_px),
            vertex_globals=partners.vertex.globals if partners.vertex else frozenset(),
        )

    def _job(self, way: Way, config: FrameConfig, supplied: Supply) -> DrawJob:
        partners = self.partners
        targets = targets_for(partners.fragment.outputs) if partners.fragment else Targets()
        return DrawJob(
            vertex=self._stage(partners.vertex_source, partners.vertex_entry),
            fragment=self._stage(partners.fragment_source, partners.fragment_entry),
            width_px=config.width_px,
            height_px=config.height_px,
            num_frames=config.num_frames,
            bindings=supplied.bindings + self.guard.bindings,
            num_vertices=way.count.num_vertices,
            num_instances=way.count.num_instances,
            topology=way.count.topology,
            vertex_buffers=way.mesh.buffers if way.mesh else (),
            targets=targets.formats,
            shown_target=targets.shown,
            has_depth=targets.needs_depth or bool(way.mesh and not way.mesh.is_flat),
            blends_two_sources=targets.blends_two_sources,
        )

    def _stage(self, source: str, entry: str) -> Stage:
        if source != self.guard.original:
            return Stage(source, entry)  # a stage of ours, without loops
        values = dict(self.inputs.values)
        return Stage(self.guard.source, entry, constants(self.reflection, values))


def _is_empty(rgba: bytes) -> bool:
    return bool((np.frombuffer(rgba, "<u4") == _BACKGROUND).all())


def _num_matrices(type_: Type) -> int:
    """Count the 4 x 4 matrices at the top of a buffer."""
    if isinstance(type_, Struct):
        return sum(_num_matrices(member.type) for member in type_.members)
    return isinstance(type_, Matrix) and type_.columns == type_.rows == 4
