"""Models on a GPU: what fits there, who goes first, work in batches, the CPU behind it (docs/gpu.md)."""
