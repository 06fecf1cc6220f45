"""The command line spells the library: parse, call, print."""
