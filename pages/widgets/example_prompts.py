"""Prompts to begin with, chosen so that the first answer is a right one."""

# One for each template.
FOR_TEMPLATES = (
    "chromatic mix operation",
    "chromatic filter",
    "complement of colours",
    "saturate colours",
)
# Main prompts of shipped pairs, which the preset nano learns by heart, and the file of each.
SHIPPED = {
    "glowing lava with a dark crust": "noise_nature.toml",
    "northern lights": "noise_nature.toml",
    "rainbow plasma": "patterns.toml",
    "raymarched orange sphere": "lighting_3d.toml",
    "hypnotic spinning spiral in black and white": "animation.toml",
    "pulsing red circle": "animation.toml",
}
FOR_MODELS = tuple(SHIPPED)
WELCOME = FOR_MODELS[0]
