"""Reading plans and lists of problems as places write them: a file in, proposed records out. Pure: no models."""
