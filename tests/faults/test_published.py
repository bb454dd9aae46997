"""What is handed over tells of no few people and of no place on the machine: one whole run is read.

Its folder for temporary files has a quote, a blank and letters of other scripts in its name, and so
has the place of the client.
"""

import html
import json
import re
import subprocess
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.commands import LOG, SETTINGS, changed, client_folder, run, start
from tests.conftest import needs_program

# held by 1 to 9 people each; none of them is a word of ours
FEW = {
    "reason": "quincewort",
    "real_reason": "brindlemoss",
    "segment": "yachtfolk",
    "source": "lanternfair",
    "prospect_source": "mallowgate",
    "offer": "teasel-voucher",
    "goodbye_channel": "pigeonpost",
    "contact_channel": "townscrier",
    "order_channel": "barrowstall",
    "order_state": "amberhold",
    "permission_channel": "smokesignal",
    "competitor": "ravenbrook",
    "free_text": "gooseberryfool",
}
PERSON = "vx"  # every id ends so: 0007vx


def tables() -> dict[str, str]:
    ids = sorted({row[0] for row in LOG})
    few, many = ids[1:5], ids[5:]
    orders = changed(
        lambda who, day, paid: (
            f"{who}{PERSON}",
            day,
            paid,
            FEW["order_channel"] if who in few else "web",
            FEW["order_state"] if who in few else "paid",
        ),
        "customer_id,order_date,amount,channel,status",
    )
    people = [
        (f"{who}{PERSON}", FEW["segment"], FEW["source"]) if who in few else (who + PERSON, s, "ad")
        for n, who in enumerate(ids)
        for s in ("home" if n % 2 else "away",)
    ]
    goodbyes = [(who + PERSON, "2024-10-20", *_goodbye(who in few, n)) for n, who in enumerate(ids)]
    contacts = [
        (f"{who}{PERSON}", "2023-06-01", "spring", "treated", *_contact(who in few))
        for who in few + many[:20]
    ]
    permissions = [
        (f"{who}{PERSON}", FEW["permission_channel"] if who in few else "e-mail", "") for who in ids
    ]
    prospects = [
        (f"p{n}{PERSON}", "2023-02-01", FEW["prospect_source"] if n < 4 else "fair", "1.50")
        for n in range(60)
    ]
    given = {
        "customers": ("customer_id,segment,source", people),
        "goodbyes": (
            "customer_id,date,stated_reason,real_reason,channel,competitor,free_text",
            goodbyes,
        ),
        "contacts": ("customer_id,date,campaign,arm,offer,channel", contacts),
        "permissions": ("customer_id,channel,opted_out_at", permissions),
        "prospects": ("prospect_id,first_contact,source,cost", prospects),
    }
    files = {
        f"{name}.csv": "\n".join([header, *map(",".join, rows), ""])
        for name, (header, rows) in given.items()
    }
    return {"orders.csv": orders, **files}


def _goodbye(few: bool, n: int) -> tuple[str, ...]:
    """Stated reason, real reason, channel, competitor, free text."""
    if few:
        names = ("reason", "real_reason", "goodbye_channel", "competitor", "free_text")
        return tuple(FEW[name] for name in names)
    return ("too dear" if n % 2 else "moved", "", "phone", "", "")


def _contact(few: bool) -> tuple[str, str]:
    return (FEW["offer"], FEW["contact_channel"]) if few else ("Voucher", "letter")


@dataclass(frozen=True)
class Handed:
    """A run, the folder in which everything of it lay, and the texts of its files."""

    run: Path
    home: Path
    texts: dict[str, str]


SLOW = pytest.mark.slow


@pytest.fixture(
    scope="module",
    params=[pytest.param("segment", marks=SLOW), pytest.param("reason", marks=SLOW)],
)
def handed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Handed:
    home = tmp_path_factory.mktemp("Zoë's 'plaçe' 漢字")
    settings = SETTINGS.replace("100", f"100, segment_by: {request.param}")
    place = home / "kept here"
    settings += (
        "case:\n  margin_rate: 0.4\n  offers:\n    - {name: Voucher, uplift: 8%}\n"
        f"tables:\n  orders: {json.dumps(str(place / 'acme' / 'orders.csv'))}\n"
    )
    folder = client_folder(place / "acme", dict(tables()), settings)
    spare = home / "tmp it's"
    spare.mkdir()
    place_of_own = ["env", f"TMPDIR={spare}"]
    ended = start("report", folder, "--out", home / "out", before=place_of_own, browser=True)
    assert ended.status == 0, ended.err
    assert list(spare.iterdir()) == []
    latest = home / "out" / "acme" / "latest"
    return Handed(latest, home, {str(file): told(file) for file in files_of(latest)})


def files_of(folder: Path) -> list[Path]:
    found = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    return [file for file in found if file.parent.name != "lists" and file.suffix != ".js"]


def told(file: Path) -> str:
    """All that a file says, decoded: entities, JSON, packed parts, a PDF's text and links."""
    if file.suffix in (".xlsx", ".pptx", ".docx"):
        with zipfile.ZipFile(file) as packed:
            parts = [packed.read(name).decode("utf-8", "replace") for name in packed.namelist()]
            return html.unescape("\n".join([*packed.namelist(), *parts]))
    if file.suffix == ".pdf":
        needs_program("pdftotext")
        command = ["pdftotext", str(file), "-"]
        text = subprocess.run(command, capture_output=True, check=True).stdout.decode()
        return text + "\n" + unpacked(file.read_bytes()).decode("latin-1")
    text = file.read_text(encoding="utf-8")
    if file.suffix in (".json", ".ipynb"):
        return text + "\n".join(strings(json.loads(text)))
    return text + html.unescape(text)


def strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [*map(str, value), *(one for inner in value.values() for one in strings(inner))]
    if isinstance(value, list):
        return [one for inner in value for one in strings(inner)]
    return [str(value)]


def unpacked(pdf: bytes) -> bytes:
    parts = [pdf]
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", pdf, flags=re.DOTALL):
        try:
            parts.append(zlib.decompressobj().decompress(packed))
        except zlib.error:
            continue
    return b"\n".join(parts)


@pytest.mark.parametrize("what", FEW)
def test_nothing_tells_of_few_people(handed: Handed, what: str) -> None:
    assert [file for file, text in handed.texts.items() if FEW[what] in text.lower()] == []


def test_no_customer_is_told_of(handed: Handed) -> None:
    person = re.compile(rf"\b(\d{{4}}|p\d+){PERSON}\b")
    assert [file for file, text in handed.texts.items() if person.search(text)] == []


def test_no_place_of_the_machine_is_told(handed: Handed) -> None:
    places = (str(handed.home), "kept here", "file:///", "/tmp/", "Zo\\u00eb", "Zo%C3%AB")  # noqa: S108
    for file, text in handed.texts.items():
        found = [place for place in places if place in text]
        assert found == [], (file, [text[text.index(p) - 80 : text.index(p) + 120] for p in found])


def test_large_groups_keep_their_names(handed: Handed) -> None:
    record = (handed.run / "run.json").read_text(encoding="utf-8")
    names = {one["segment"] for one in json.loads(record)["segments"]}
    assert "Other segments" in names or "All customers" in names


def test_a_client_in_such_a_place_is_checked(handed: Handed) -> None:
    checked = run("check", handed.home / "kept here" / "acme")
    assert checked.status == 0
    assert FEW["order_state"] in checked.out  # to whoever has the tables
