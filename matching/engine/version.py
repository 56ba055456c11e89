"""The version that is stored with every result."""

ENGINE_VERSION = "1.0.0"
