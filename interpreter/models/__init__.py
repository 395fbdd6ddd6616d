"""Models: the one that comes with the service, a catalogue of others, and bringing them to their places."""
