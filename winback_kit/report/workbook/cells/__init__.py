"""How the workbook is printed: formulas, rows, styles, rules."""
