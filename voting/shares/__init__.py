"""The method of equal shares: everybody holds an equal share of the pot, and supporters buy together.

Peters, Pierczyński and Skowron, "Proportional Participatory Budgeting with Additive Utilities", NeurIPS 2021.
"""
