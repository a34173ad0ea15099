"""What wgpu refuses when a pipeline is made, in words of WGSL that say how to mend it.

The compiler knows nothing of these limits: they are the device's, and overrides have their
values only now.
"""

import re

_Words = tuple[re.Pattern[str], str]

_KNOWN: tuple[_Words, ...] = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (
            r"Binding index (\d+) is greater than the maximum number (\d+)",
            r"@binding(\1) is too high; on this device \2 is the highest. Count bindings from 0.",
        ),
        (
            r"number of color attachments \d+ exceeds the limit (\d+)",
            r"A fragment shader has \1 outputs at most on this device, so the last is one below "
            r"@location(\1). Count the locations of outputs from 0.",
        ),
        (
            r"output location Location\[(\d+)\].*exceeds the `max_inter_stage_shader_variables`",
            r"@location(\1) is too high for what goes from the vertex to the fragment shader. "
            "Count these locations from 0.",
        ),
        (
            r"workgroup size \[([\d, ]+)\] \((\d+) total invocations\).* of \[([\d, ]+)\] and the "
            r"total invocation limit .* of (\d+)",
            r"@workgroup_size(\1) is too large: it has \2 invocations; on this device there are "
            r"at most \4, and in each direction \3. Write @workgroup_size(64), or (8, 8) for pictures.",
        ),
        (
            r"workgroup_size override isn't strictly positive",
            "An override in @workgroup_size is 0; each size is at least 1. Give the override "
            "another value.",
        ),
    )
)


def in_plain_words(cause: str) -> str:
    """Return what the author can do something with; an unknown cause as it is."""
    for pattern, words in _KNOWN:
        if match := pattern.search(cause):
            return match.expand(words)
    return cause
