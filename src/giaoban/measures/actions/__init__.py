"""Writing figures: recorded, revised with a reason, computed from records, simulated and marked so."""

from giaoban.measures.actions.computing import Computed, compute_from_warehouse
from giaoban.measures.actions.figures import NewFigure, Recorded, record_observations, revise_observation
from giaoban.measures.actions.simulating import simulate_digital_society

__all__ = [
    "Computed", "NewFigure", "Recorded", "compute_from_warehouse", "record_observations", "revise_observation",
    "simulate_digital_society",
]  # fmt: skip
