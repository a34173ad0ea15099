"""The WGSL language and the studio's shader contract; no device needed."""
