"""Growing: variants of examples whose colours, numbers, sizes and speeds change in code and wording alike."""
