"""The demonstration: a made-up collaborative with a round in every phase, made through the verbs."""
