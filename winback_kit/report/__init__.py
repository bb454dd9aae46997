"""What is handed over: chapters run, pages, the run record, all published in one move."""
