"""What recognisers share: whether anybody spoke and said this text (R2), in which script; threads."""
