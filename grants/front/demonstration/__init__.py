"""The demonstration: a collaborative that was made up, with a round in every phase, made through the verbs."""
