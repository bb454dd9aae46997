"""Contacts and draws as one table: who was drawn into which arm, and what was spent on them.

A test is read as it was drawn. Where the assignments are given, a campaign that stands in them has
one row a person: arm, offer and day of the draw, whoever was contacted in the end, with the cost of
the contacts. A contact in it of somebody who was not drawn to be contacted (held out, or not drawn
at all) is a contact all the same, of no campaign: it ends a silence, and compares with nobody.
Campaigns without assignments are their contacts, as they were given.
"""

NO_CAMPAIGN = ""
_PERSON = "COALESCE(m.person_id, {0}.customer_id)"


def contacts_as_drawn(*, assigned: bool) -> dict[str, str]:
    """`contacts_dated`: customer_id (the person), day, campaign, arm, offer, contact_cost, purpose.

    With `assigned` the table of assignments decides who is in which arm; statements by name.
    """
    contacts = f"""SELECT {_PERSON.format("c")} AS customer_id, c.day, c.campaign,
          LOWER(c.arm) AS arm, COALESCE(c.offer, '') AS offer, c.contact_cost, c.purpose
        FROM contacts_used c LEFT JOIN id_map m ON m.customer_id = c.customer_id"""
    if not assigned:
        return {"contacts_dated": contacts}
    return {
        "contacts_made": contacts,
        "draws": f"""SELECT {_PERSON.format("a")} AS customer_id, a.campaign, MIN(a.day) AS day,
              MIN(LOWER(a.arm)) AS arm, MIN(a.offer) AS offer, MIN(a.purpose) AS purpose
            FROM assignments_used a LEFT JOIN id_map m ON m.customer_id = a.customer_id
            GROUP BY {_PERSON.format("a")}, a.campaign""",
        "draw_costs": """SELECT customer_id, campaign, SUM(contact_cost) AS contact_cost,
              MIN(offer) AS offer
            FROM contacts_made WHERE arm = 'treated' GROUP BY customer_id, campaign""",
        "draw_purposes": """SELECT campaign, MIN(purpose) AS purpose FROM contacts_made
            GROUP BY campaign""",
        "contacts_dated": f"""SELECT d.customer_id, d.day, d.campaign, d.arm,
              COALESCE(d.offer, c.offer, '') AS offer,
              CASE WHEN d.arm = 'treated' THEN c.contact_cost END AS contact_cost,
              COALESCE(d.purpose, p.purpose) AS purpose
            FROM draws d
            LEFT JOIN draw_costs c ON c.customer_id = d.customer_id AND c.campaign = d.campaign
            LEFT JOIN draw_purposes p ON p.campaign = d.campaign
            UNION ALL SELECT m.customer_id, m.day,
              CASE WHEN t.campaign IS NULL THEN m.campaign ELSE '{NO_CAMPAIGN}' END,
              m.arm, m.offer, m.contact_cost, m.purpose
            FROM contacts_made m
            LEFT JOIN (SELECT DISTINCT campaign FROM draws) t ON t.campaign = m.campaign
            LEFT JOIN draws d ON d.customer_id = m.customer_id AND d.campaign = m.campaign
            WHERE t.campaign IS NULL
               OR m.arm = 'treated' AND (d.arm IS NULL OR d.arm <> 'treated')""",
    }
