"""Messages to people: written with the change they tell of, sent after it is kept."""
