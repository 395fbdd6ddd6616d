"""The web service: the socket meetings come in by, and the page they can be held on."""
