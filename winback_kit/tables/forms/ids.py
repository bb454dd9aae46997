"""Ids as they are compared: one person has one id, however a system wrote it, and nobody has none.

Blanks around and runs of them within, signs without width, the two Unicode forms of an accent, the
`.0` that a sheet hangs on a number, what guards a number from a sheet (`'0042`, `="0042"`), and the
letter case of an e-mail address make no difference.
Texts that stand for nobody (NaN, NULL, guest, 0, …) are empty cells. In all other ids letter case
makes a difference, since systems exist whose ids differ in nothing else.

0 is nobody where systems write it for guests, and somebody where ids are counted from it: where all
others are whole numbers, so that no other cell stands for nobody, and one of them has as many rows.
"""

from winback_kit.tables.engine.duckdb_engine import Dialect, Engine

_NOBODY = "|".join(
    (
        "0+|-1|[-–—_.?*/]+|[^a-z0-9]n",
        "[(<]?(nan?|none|null|nil|nat|blank|empty|not set|n/a)[)>]?|#n/a|n[.] ?a[.]|k[.] ?a[.]",
        "undefined|unknown|not available|anon|anonymous|anonymi[sz]ed",
        "guest( ?(user|customer|checkout|account))?|(walk|cash)[- ]?in( customer)?|cash customer",
        "no customer|not logged in|unbekannt|anonym|gast(kunde)?|(lauf|bar)kunde|keine",
        "invité|inconnu|anonyme|invitado|desconocido|anónimo|ospite|sconosciuto|anonimo",
        "convidado|desconhecido|anônimo|onbekend|anoniem|gość|nieznany|gæst|gäst|gjest",
        "okänd|ukendt|ukjent|neznámý|anonymní",
    )
)
_WIDTHLESS = "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_BLANKS = " \t\r\n\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"


def id_value(dialect: Dialect, text: str, *, zero: bool = False) -> str:
    """The SQL value of an id from an SQL text: its one form, or NULL where it is nobody's.

    With `zero` 0 is somebody. Ids of plain letters with a digit, which are most, cost no more than
    one look at them.
    """
    bare = dialect.replaced(dialect.replaced(text, f"[{_WIDTHLESS}]", ""), f"[{_BLANKS}]+", " ")
    bare = f"""TRIM(LEADING CHR(39) || '="' FROM TRIM({bare}))"""
    bare = f"""TRIM(TRAILING '"' FROM {bare})"""
    one = f"NULLIF({dialect.composed(f'TRIM({bare})')}, '')"
    bare_zero = f"WHEN {dialect.fully(one, '0+')} THEN {one}" if zero else ""
    return f"""CASE WHEN {_is_plain(dialect, text)} THEN {text} {bare_zero}
        WHEN {_stands_for_nobody(dialect, one)} THEN NULL
        WHEN {dialect.fully(one, "0+[.]0+")} THEN {"'0'" if zero else "NULL"}
        WHEN {dialect.fully(one, "[0-9]+[.]0+")} THEN {dialect.replaced(one, "[.]0+$", "")}
        WHEN {dialect.fully(one, "[^@ ]+@[^@ ]+")} THEN LOWER({one}) ELSE {one} END"""


def zero_is_somebody(engine: Engine, text: str, rows: str, *, in_log: bool) -> bool:
    """Whether 0 is the id of a customer among the ids that an SQL text gives of `rows`.

    Guests, or a till, have more rows of a log than any customer.
    """
    zero, whole = (engine.dialect.fully("id", form) for form in ("0+([.]0+)?", "[0-9]+([.]0+)?"))
    ids = f"(SELECT TRIM({text}) AS id FROM {rows}) t"
    engine.create("ids_of_zero", f"SELECT COUNT(*) AS n FROM {ids} WHERE {zero}")
    if not int(engine.frame("ids_of_zero").n.iloc[0]):
        return False
    engine.create(
        "ids_beside_zero",
        f"""SELECT COALESCE(MAX(CASE WHEN {zero} THEN n ELSE 0 END), 0) AS of_zero,
              COALESCE(MAX(CASE WHEN {zero} THEN 0 ELSE n END), 0) AS most,
              COUNT(CASE WHEN {whole} THEN NULL ELSE 1 END) AS others
            FROM (SELECT id, COUNT(*) AS n FROM {ids} WHERE id <> '' GROUP BY id) g""",
    )
    found = engine.frame("ids_beside_zero").iloc[0]
    return bool(found.most and not found.others and (found.of_zero <= found.most or not in_log))


def is_nobody(dialect: Dialect, text: str) -> str:
    """Whether an SQL text is one of those that systems write where no customer is known."""
    nobody = _stands_for_nobody(dialect, f"TRIM({text})")
    return f"CASE WHEN {_is_plain(dialect, text)} THEN FALSE ELSE {nobody} END"


def _is_plain(dialect: Dialect, text: str) -> str:
    return f"({dialect.fully(text, '[A-Za-z0-9_-]*[1-9][A-Za-z0-9_-]*')} AND {text} <> '-1')"


def _stands_for_nobody(dialect: Dialect, text: str) -> str:
    return dialect.fully(f"LOWER({text})", _NOBODY)
