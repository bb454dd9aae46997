"""Ids as systems write them: one person each, nobody for a text that stands for nobody."""

import unicodedata
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.conftest import ROOT
from tests.small_client import Cleaned, clean, clean_folder, order, write_client, write_parquet
from winback_kit.checks import Refused
from winback_kit.tables.engine.duckdb_engine import DuckDBEngine
from winback_kit.tables.forms.ids import id_value

PLAIN: dict[str, Any] = {"case": {"margin_rate": 0.5}}


def fault(name: str) -> Path:
    """A folder of the shared faults, or the test is skipped."""
    folder = ROOT.parent / "shared" / "faults" / name
    if not folder.exists():
        pytest.skip(f"{folder.name} is not beside the repository")
    return folder


def test_f3_placeholder_ids() -> None:
    found = clean_folder(fault("f3_placeholder_ids"))
    assert found.data.customers == 45
    assert found.fates["purchase"][0] == 251  # of 335 rows
    assert found.fates["no_customer"][0] == 84
    reading = str(found.data.given["orders"].readings["customer_id"])
    for text in ("NaN", "None", "NULL", "N/A", "guest", "0", "-"):
        assert text in reading


def test_f4_mail_case() -> None:
    found = clean_folder(fault("f4_mail_case"))
    assert found.data.customers == 45
    assert found.fates["purchase"][0] == 335


def test_f5_contacts_of_nobody() -> None:
    with pytest.raises(Refused) as refusal:
        clean_folder(fault("f5_contacts_of_nobody"))
    told = str(refusal.value)
    assert "contacts.csv, column customer_id: names no customer of" in told
    assert "With their leading zeros 45 rows would belong to one: export the ids as text." in told


def test_f2_order_number_as_customer() -> None:
    found = clean_folder(fault("f2_order_number_as_customer"))
    assert found.check("Customers, none of whom bought on two days") == 335


# What is written, and the id that it is; None is nobody. By the rules of Unicode form C (é is one
# sign) and of RFC 5321, by whose usual reading letter case makes no difference in an address.
WRITTEN = {
    "17850": "17850",
    "K001": "K001",
    "k001": "k001",
    "  17850 ": "17850",
    "17850.0": "17850",
    "17850.00": "17850",
    "00017850": "00017850",
    "1.5": "1.5",
    "A 1": "A 1",
    "A  1": "A 1",
    "A\u00a01": "A 1",
    "\ufeffA1\u200b": "A1",
    "Jose\u0301": "José",
    "Vie\u0302\u0323t": unicodedata.normalize("NFC", "Vie\u0302\u0323t"),
    "Anna.O'Neil@Example.ORG": "anna.o'neil@example.org",
    "A/1": "A/1",
    **dict.fromkeys(
        ("", " ", "NaN", "nan", "None", "NULL", "null", "N/A", "n/a", "#N/A", "<NA>", "(null)")
    ),
    **dict.fromkeys(("guest", "Guest", "GUEST", "0", "0.0", "000", "-", "--", "?", "\\N", " - ")),
    **dict.fromkeys(("undefined", "Unknown", "Gast", "invité", "anonymous", "walk-in", "(blank)")),
}


def test_one_id_a_person() -> None:
    rows = ", ".join("('{}')".format(text.replace("'", "''")) for text in WRITTEN)
    with DuckDBEngine(on_disk=False) as engine:
        value = id_value(engine.dialect, "t")
        engine.create("written", f"SELECT t, {value} AS id FROM (VALUES {rows}) AS w(t)")
        frame = engine.frame("written")
    found = zip(frame.t, frame.id, strict=True)
    assert {text: one if isinstance(one, str) else None for text, one in found} == WRITTEN


def log(*who: str) -> list[dict[str, Any]]:
    return [order(name, f"2024-01-{day:02}", 10) for day, name in enumerate(who, 1)]


def goodbyes_of(*who: str) -> list[dict[str, Any]]:
    return [{"customer_id": name, "date": "2024-03-01", "stated_reason": "Price"} for name in who]


def joined(found: Cleaned) -> int:
    return 0 if any("log does not know" in str(one.name) for one in found.data.checks) else 1


@pytest.mark.parametrize("theirs", ["12.0", " 12", "12\u200b", "12\u00a0"])
def test_a_table_about_people_joins_whatever_wrote_it(theirs: str) -> None:
    assert joined(clean(PLAIN, orders=log("12", "12", "13"), goodbyes=goodbyes_of(theirs)))


def test_a_table_in_another_letter_case_joins() -> None:
    assert joined(clean(PLAIN, orders=log("K1", "K2"), goodbyes=goodbyes_of("k1", "k2")))


def test_ids_of_the_log_that_differ_in_case_stay_apart_and_are_said() -> None:
    found = clean(PLAIN, orders=log("K1", "k1", "K2"), goodbyes=goodbyes_of("K1", "k1"))
    assert found.data.customers == 3
    assert found.check("Ids that differ from another in nothing but letter case") == 2


def test_a_table_of_another_system_is_refused() -> None:
    with pytest.raises(Refused, match=r"names no customer .* in any of 5 rows .*ids such as X-0 "):
        clean(PLAIN, orders=log("1", "2"), goodbyes=goodbyes_of(*(f"X-{n}" for n in range(5))))


def test_a_table_that_is_hardly_known_is_said() -> None:
    known = [str(n) for n in range(1, 10)]
    found = clean(
        PLAIN, orders=log(*known), goodbyes=goodbyes_of("1", *(f"X{n}" for n in range(9)))
    )
    assert found.check("Rows of goodbyes whose customer the log does not know") == 9


def test_one_id_that_stands_out_is_said() -> None:
    # 12 of 31 rows: more than 2 %, and more than 3 times the mean of 31 / 20
    rows = log(*(f"c{n}" for n in range(19)), *["shop"] * 12)
    assert clean(PLAIN, orders=rows).check("Rows of one id that stands out") == 12
    assert clean(PLAIN, orders=log("a", "b", "a")).check("Rows of one id that stands out") == 0


def test_ids_that_are_typed_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = pd.DataFrame({"customer_id": [0, 5, 5, -1], "amount": [1.0, 2.0, 3.0, 4.0]})
    for ids in (whole.customer_id, whole.customer_id.astype(float)):
        rows = whole.assign(customer_id=ids, order_date=pd.to_datetime("2024-01-01"))
        write_parquet(write_client(tmp_path, PLAIN) / "orders.parquet", rows)
        assert clean_folder(tmp_path).days == [("5", "2024-01-01", 500, 250)]


FORMS = {
    "csv": str,
    "text in csv": lambda n: f"{n:04}",
    "xlsx": int,
    "parquet": int,
    "float": float,
}


@pytest.mark.parametrize("form", FORMS)
def test_ids_that_are_counted_from_0_are_ids(form: str, tmp_path: Path) -> None:
    """Three customers, the first of whom is 0, in every kind of file; a goodbye of theirs joins."""
    frame = pd.DataFrame(log(*("0", "1", "2", "0", "1", "2")))
    frame["customer_id"] = [FORMS[form](int(one)) for one in frame.customer_id]
    goodbyes = goodbyes_of(FORMS[form](0))
    write_client(tmp_path, PLAIN, goodbyes=goodbyes)
    if "csv" in form:
        frame.to_csv(tmp_path / "orders.csv", index=False)
    elif form == "xlsx":
        frame.to_excel(tmp_path / "orders.xlsx", index=False)
    else:
        write_parquet(tmp_path / "orders.parquet", frame)
    found = clean_folder(tmp_path)
    assert found.data.customers == 3
    assert found.fates["purchase"][0] == 6
    assert "no_customer" not in found.fates
    assert "0 is a customer" in str(found.data.given["orders"].readings["customer_id"])
    assert joined(found)


@pytest.mark.parametrize("kind", [str, int])
def test_0_is_nobody_where_more_rows_have_it_than_any_customer(kind: type, tmp_path: Path) -> None:
    """Guests of shops that write 0 for them; and 0 among names, or beside another placeholder."""
    frame = pd.DataFrame(log("0", "0", "0", "7", "8", "8"))
    frame["customer_id"] = frame.customer_id.map(kind)
    write_client(tmp_path, PLAIN)
    write_parquet(tmp_path / "orders.parquet", frame)
    found = clean_folder(tmp_path)
    assert found.data.customers == 2
    assert found.fates["no_customer"][0] == 3
    assert "0" in str(found.data.given["orders"].readings["customer_id"])


@pytest.mark.parametrize("others", [("K1", "K2", "K2"), ("1", "1", "guest"), ("1", "1", "-")])
def test_0_is_nobody_among_names_and_other_placeholders(others: tuple[str, ...]) -> None:
    assert clean(PLAIN, orders=log("0", *others)).fates["no_customer"][0] >= 1
