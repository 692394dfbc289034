"""The version of the program."""

DISTRIBUTION = "dispatch-reports"  # the name on the package index, where `dispatch` is another project


def program_version() -> str:
    """The version that is installed."""
    from importlib.metadata import PackageNotFoundError, version  # slow to import

    try:
        return version(DISTRIBUTION)
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "unknown"
