"""What is made from the code: schemas, catalogue, gallery, notebooks."""
