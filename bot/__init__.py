"""The process: settings, wiring, schedule, command line and the local workspace."""
