"""Browser components of the studio: sources in src/, built bundles in dist/."""
