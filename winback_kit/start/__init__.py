"""How the command `winback` begins and ends as a process."""
