"""The tests; they mirror the source, and journeys/ walks whole rounds in a browser."""
