"""The scripts here run apart, with packages that the tests do without."""

collect_ignore_glob = ["*_numbers.py"]
