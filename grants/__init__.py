"""The application: people, groups, rounds, talk, scores and awards, in the order of a round's life."""
