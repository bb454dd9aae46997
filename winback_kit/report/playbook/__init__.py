"""The playbook: the document that the team works from, as a Word file and as a page."""
