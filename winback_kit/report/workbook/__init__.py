"""The business case as a workbook whose every figure is a live formula; entry in `write.py`."""
