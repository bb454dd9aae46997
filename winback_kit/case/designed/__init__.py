"""The next test as it is to be run: from the case's own arms to what is registered."""
