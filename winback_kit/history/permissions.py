"""Who may be contacted, and by which channel, as SQL.

An opt-out of any date closes its channel, since a list acts today whatever day the log is looked at
(a back-test asks for nobody's permission). Of two rows on one channel the opt-out holds;
`do_not_contact` bars the person from all of them. A row whose channel is empty, or says all, opens
every channel or closes it. Case, blanks and hyphens make no other channel: E-Mail is e-mail.

Kept: `channels`, one row a channel with its first spelling, and `permitted`, one row a person with
`barred` (0 or 1), `channels` and `channel_names` (those open, empty where none is). Channels stand
as `|email|telephone|`; after `|all|` those that are closed all the same follow as `|-telephone|`.
"""

from winback_kit.tables.engine.duckdb_engine import Dialect, quoted
from winback_kit.tables.names import EVERY, EVERY_WORDS, NO_LETTERS

BARRED, OPTED_OUT, NO_PERMISSION = "do_not_contact", "opted_out", "no_permission"


def carries(channels: str, channel: str) -> bool:
    """Whether a person with these open channels is reached by one; the empty one is any of them.

    >>> carries("|email|", ""), carries("|email|", "post"), carries("|all|-post|", "post")
    (True, False, False)
    """
    if not channel:
        return channels != ""
    if f"|{channel}|" in channels:
        return True
    return f"|{EVERY}|" in channels and f"|-{channel}|" not in channels


def carries_sql(channels: str, channel: str) -> str:
    """`carries` over two columns."""

    def held(of: str) -> str:
        return f"CONTAINS({channels}, {of})"

    own = held(f"CONCAT('|', {channel}, '|')")
    closed = held(f"CONCAT('|-', {channel}, '|')")
    every = held(quoted(f"|{EVERY}|"))
    reached = f"{own} OR ({every} AND NOT {closed})"
    return f"CASE WHEN {channel} = '' THEN {channels} <> '' ELSE {reached} END"


def permissions(dialect: Dialect) -> dict[str, str]:
    """Name and SELECT of `channels` and `permitted`, from `permissions_used` and `id_map`."""
    key = "LOWER(COALESCE(p.channel, ''))"
    for sign in NO_LETTERS:
        key = f"REPLACE({key}, {quoted(sign)}, '')"
    every = ", ".join(map(quoted, EVERY_WORDS))
    barred = "CASE WHEN COALESCE(p.do_not_contact, FALSE) THEN 1 ELSE 0 END"
    shut = f"{barred} = 1 OR p.opted_out_at IS NOT NULL"
    said = "CASE WHEN closed = 0 THEN channel WHEN every_open = 1 THEN CONCAT('-', channel) END"
    open_names = dialect.joined("CASE WHEN closed = 0 THEN as_written END", ", ")
    return {
        "permission_rows": f"""SELECT customer_id, CASE WHEN said IN ({every})
              THEN {quoted(EVERY)} ELSE said END AS channel, as_written, closed, barred FROM (
              SELECT COALESCE(m.person_id, p.customer_id) AS customer_id, {key} AS said,
                     COALESCE(NULLIF(TRIM(p.channel), ''), {quoted(EVERY)}) AS as_written,
                     CASE WHEN {shut} THEN 1 ELSE 0 END AS closed, {barred} AS barred
              FROM permissions_used p LEFT JOIN id_map m ON m.customer_id = p.customer_id) r""",
        "channels": """SELECT channel, MIN(as_written) AS as_written FROM permission_rows
            GROUP BY channel""",
        "permitted": f"""SELECT customer_id, barred,
              CASE WHEN barred = 1 OR shut = 1 OR open_ = '' THEN ''
                   ELSE CONCAT('|', said, '|') END AS channels,
              CASE WHEN barred = 1 OR shut = 1 THEN '' ELSE open_ END AS channel_names
            FROM (
              SELECT customer_id, MAX(barred) AS barred, MAX(every_shut) AS shut,
                     {dialect.joined(said, "|")} AS said, {open_names} AS open_
              FROM (
                SELECT r.customer_id, r.channel, c.as_written, r.closed, r.barred,
                       {_ever(0)} AS every_open, {_ever(1)} AS every_shut
                FROM (SELECT customer_id, channel, MAX(closed) AS closed, MAX(barred) AS barred
                      FROM permission_rows GROUP BY customer_id, channel) r
                JOIN channels c ON c.channel = r.channel) o
              GROUP BY customer_id) p""",
    }


def _ever(closed: int) -> str:
    """Whether one of a person's rows opens (0) or closes (1) every channel."""
    hit = f"CASE WHEN r.channel = {quoted(EVERY)} AND r.closed = {closed} THEN 1 ELSE 0 END"
    return f"MAX({hit}) OVER (PARTITION BY r.customer_id)"
