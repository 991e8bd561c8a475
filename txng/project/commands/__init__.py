"""The commands of `txng`, one module each: `SUMMARY`, `arguments(parser)`, `run(arguments) -> exit status`.

Enter by `project.cli`. All but fsck speak to a node as anyone does, or to nobody; none imports Django.
"""
