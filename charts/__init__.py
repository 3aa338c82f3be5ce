"""Pictures from values: compute a plan, then draw it in a worker process."""
