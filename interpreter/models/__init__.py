"""Where model folders are, what they must hold, and the model that comes with the service."""
