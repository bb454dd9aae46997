"""The programme: whom to contact with which offer, under which budget."""
