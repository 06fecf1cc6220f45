"""Entities, relations, table contracts, snapshots, findings, provenance."""
