"""The playbook as a Word document: native styles in the brand's look, tables that can be edited."""
