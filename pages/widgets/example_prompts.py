"""Prompts to begin with, chosen so that the first answer is a right one."""

# One for each template.
FOR_TEMPLATES = (
    "chromatic mix operation",
    "chromatic filter",
    "complement of colours",
    "saturate colours",
)
# Main prompts of shipped pairs, which the preset nano learns by heart.
FOR_MODELS = (
    "pulsing red circle",
    "a small yellow dot orbiting a blue ball",
    "rainbow plasma",
    "glowing lava with a dark crust",
    "raymarched orange sphere",
    "hypnotic spinning spiral in black and white",
)
