"""The REST API, version 1: what other systems read and ask for."""
