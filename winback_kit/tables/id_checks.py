"""What the ids of a log tell: one that stands out, twins by letter case, nobody who came twice."""

from collections.abc import Mapping

from winback_kit.tables.engine.duckdb_engine import Engine
from winback_kit.tables.matching import Match
from winback_kit.tables.quality import Level, QualityCheck
from winback_kit.words.text import Count, PerCent, Text, marked, said, said_many

LARGE_SHARE = 0.02  # of all rows
OUTLYING = 3  # times the mean number of rows of an id


def id_checks(engine: Engine, log: str, matches: Mapping[str, Match]) -> tuple[QualityCheck, ...]:
    """The checks of the ids of `log`, and of those tables about people that it hardly knows."""
    _count_ids(engine, log)
    ids = engine.frame("id_facts").iloc[0]
    share, mean = ids.most / ids.n_rows, ids.n_rows / ids.ids
    stands_out = share > LARGE_SHARE and ids.most > OUTLYING * mean
    bought_twice = log != "orders" or ids.later_days > 0
    checks = [
        _check(
            marked("Rows of one id that stands out"),
            int(ids.most) if stands_out else 0,
            said(
                "Kept, {share} of all rows: where it is a till, a market place or a guest, and no "
                "person, leave it out with tables.{log}.where",
                share=PerCent(float(share), digits=1),
                log=log,
            ),
        ),
        _check(
            marked("Ids that differ from another in nothing but letter case"),
            int(ids.twins),
            marked("Kept apart; where they are one person, give them one contact_key"),
        ),
        _check(
            marked("Customers, none of whom bought on two days"),
            0 if bought_twice else int(ids.ids),
            marked("Nobody can be seen to leave: is customer_id the customer, or the order?"),
        ),
    ]
    checks += [
        _check(
            said("Rows of {table} whose customer the log does not know", table=name),
            match.rows - match.known,
            said(
                "Known: {known} of {n}. Are the ids another system's? {n_zeros} more would "
                "be known without leading zeros",
                known=Count(match.known),
                n=said_many(match.rows, "{n} row", "{n} rows", n=Count(match.rows)),
                n_zeros=Count(match.by_zeros),
            ),
        )
        for name, match in matches.items()
        if match.few
    ]
    return tuple(checks)


def _count_ids(engine: Engine, log: str) -> None:
    whole = engine.dialect.whole_sum
    engine.create(
        "id_rows",
        f"""SELECT customer_id, COUNT(*) AS n FROM {log}_given
            WHERE in_filter AND customer_id IS NOT NULL GROUP BY customer_id""",
    )
    engine.create(
        "id_facts",
        f"""SELECT COUNT(*) AS ids, {whole("n")} AS n_rows, MAX(n) AS most,
              (SELECT {whole("n")} FROM (SELECT COUNT(*) AS n FROM id_rows
                GROUP BY LOWER(customer_id) HAVING COUNT(*) > 1) t) AS twins,
              (SELECT COUNT(*) FROM order_days WHERE order_day > first_day) AS later_days
            FROM id_rows""",
    )


def _check(name: str | Text, found: int, done: str | Text) -> QualityCheck:
    level: Level = "warning" if found else "fine"
    return QualityCheck(name, found, 0.0, done if found else "–", level)
