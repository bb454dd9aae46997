"""The version of the kit, read by the build and printed in every run's stamp."""

__version__ = "0.1.0"
