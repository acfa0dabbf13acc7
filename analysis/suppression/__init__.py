"""Released counts: a fixed grid of cells, its small cells hidden, and enough others that none can be computed.

grid → primary → (upper, lower: how far hidden cells can move) → repair → protect; hold, release; attack is the proof.
"""
