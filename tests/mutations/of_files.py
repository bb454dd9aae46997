"""Files spoilt: dialects, lines and columns."""

from tests import client_rewritten as client
from tests.mutations.spoilt import Spoilt, kind, one_of


@kind
def another_delimiter(x: Spoilt) -> None:
    sign = one_of(x.draw, ";", "\t", "|")
    x.of.write = {name: lambda f, r: client.as_csv(f, r, delimiter=sign) for name in x.of.tables}


@kind
def another_encoding(x: Spoilt) -> None:
    x.of.tables["customers"][3]["segment"] = "Gärten"
    encoding = one_of(x.draw, "utf-16", "cp1252", "utf-8-sig")
    x.of.write = {name: lambda f, r: client.as_csv(f, r, encoding=encoding) for name in x.of.tables}
    x.of.tables["customers"][3]["segment"] = "Garden"


@kind
def other_line_ends(x: Spoilt) -> None:
    end = one_of(x.draw, "\n", "\r\n", "\r")
    x.text("orders", lambda text: text.replace("\r\n", end))


@kind
def no_last_line_end(x: Spoilt) -> None:
    x.text(one_of(x.draw, "orders", "contacts"), lambda text: text.rstrip("\r\n"))


@kind
def blank_lines_at_the_end(x: Spoilt) -> None:
    lines = "\r\n" * int(x.draw.integers(1, 5))
    x.text("orders", lambda text: text + lines)


@kind
def blank_lines_between(x: Spoilt) -> None:
    def spread(text: str) -> str:
        lines = text.split("\r\n")
        for at in sorted(x.draw.choice(len(lines) - 2, 4, replace=False) + 1, reverse=True):
            lines.insert(int(at), "")
        return "\r\n".join(lines)

    x.text("orders", spread)


@kind
def a_title_above(x: Spoilt) -> None:
    title = one_of(x.draw, "Orders of all shops\r\n", "Export\r\n\r\n", "Orders,,,\r\n")
    x.text("orders", lambda text: title + text)


@kind
def a_total_below(x: Spoilt) -> None:
    line = one_of(x.draw, "Total,,99999.00,\r\n", "\r\nRows: 1234\r\n", "End of report,,,\r\n")
    x.text("orders", lambda text: text + line)


@kind
def a_line_with_a_cell_too_many(x: Spoilt) -> None:
    def lengthen(text: str) -> str:
        lines = text.split("\r\n")
        lines[int(x.draw.integers(5, len(lines) - 2))] += ",more"
        return "\r\n".join(lines)

    x.text("orders", lengthen)


@kind
def a_line_cut_short(x: Spoilt) -> None:
    def shorten(text: str) -> str:
        lines = text.split("\r\n")
        at = int(x.draw.integers(5, len(lines) - 2))
        lines[at] = ",".join(lines[at].split(",")[:2])
        x.rows.append(("orders", at - 1))
        return "\r\n".join(lines)

    x.text("orders", shorten)


@kind
def a_quote_left_open(x: Spoilt) -> None:
    def open_it(text: str) -> str:
        lines = text.split("\r\n")
        at = int(x.draw.integers(5, len(lines) - 2))
        lines[at] = '"' + lines[at]
        return "\r\n".join(lines)

    x.text("orders", open_it)


@kind
def a_file_cut_in_the_middle(x: Spoilt) -> None:
    x.text("contacts", lambda text: text[: int(len(text) * 0.97)])
    held = x.of.tables["contacts"]
    x.rows += [("contacts", at) for at in range(int(len(held) * 0.95), len(held))]


@kind
def an_empty_file(x: Spoilt) -> None:
    x.text(one_of(x.draw, "orders", "contacts"), lambda text: "")


@kind
def a_header_twice(x: Spoilt) -> None:
    x.text("orders", lambda text: text.replace("order_id", "amount", 1))


@kind
def a_header_in_capitals_and_blanks(x: Spoilt) -> None:
    def loud(text: str) -> str:
        head, rest = text.split("\r\n", 1)
        return head.upper().replace("_", one_of(x.draw, " ", "-", "_")) + "\r\n" + rest

    x.text("orders", loud)


@kind
def a_zero_byte(x: Spoilt) -> None:
    at = int(x.draw.integers(200, 900))
    x.text("orders", lambda text: text[:at] + "\0" + text[at:])


@kind
def a_needed_column_gone(x: Spoilt) -> None:
    table, column = (("orders", "amount"), ("orders", "order_date"), ("contacts", "arm"))[
        int(x.draw.integers(3))
    ]
    for row in x.of.tables[table]:
        del row[column]


@kind
def a_needed_column_misspelt(x: Spoilt) -> None:
    table, column = (("orders", "customer_id"), ("orders", "order_date"), ("contacts", "campaign"))[
        int(x.draw.integers(3))
    ]
    x.of.tables[table] = [
        {(f"{name}s" if name == column else name): cell for name, cell in row.items()}
        for row in x.of.tables[table]
    ]


@kind
def a_column_of_permissions_misspelt(x: Spoilt) -> None:
    wrong = one_of(x.draw, "opted_out", "optout_at", "dnc", "do_not_contac")
    x.of.tables["permissions"] = [
        {"customer_id": row["customer_id"], "channel": "e-mail", wrong: "2024-05-01"}
        for row in x.of.tables["customers"][:40]
    ]


@kind
def a_column_of_nothing(x: Spoilt) -> None:
    for row in x.of.tables[one_of(x.draw, "orders", "contacts", "customers")]:
        row["remark"] = ""
