"""What all themes draw with: figure, table, sentence, colours."""
