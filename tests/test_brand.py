"""A client's brand: colours that can be read and told apart, a harmless logo, on every page."""

from __future__ import annotations

import base64
import io
import json
import re
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.chromium import chromium_program
from tests.commands import SETTINGS, assert_refused, client_folder, run
from winback_kit.client.folder import open_client
from winback_kit.report.look.brand import PLAIN, Brand, brand_of, current_brand
from winback_kit.report.page.pages import chart_html
from winback_kit.report.printing.logo_picture import png_of
from winback_kit.report.slides.drawing.look import look_of
from winback_kit.show.kit.colours import TEXT_CONTRAST, contrast, difference, for_text, lab
from winback_kit.show.kit.figure import COST, PROGRAMME, Figure
from winback_kit.words.context import client_context

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
COLOUR = "#6B2C91"
BRAND = f"""brand:
  logo: logo.svg
  colour: "{COLOUR}"
  second_colour: "#fd0"
  font: Brand Sans
  author: Müller & Co
  confidentiality: Confidential <b>"for the board"</b>
"""


# WCAG's own examples: #777 on white fails by a hair, #767676 passes; pure red and blue
@pytest.mark.parametrize(
    ("colour", "expected"),
    [("#777777", 4.48), ("#767676", 4.54), ("#FF0000", 4.00), ("#0000FF", 8.59), ("#000000", 21)],
)
def test_contrast_is_that_of_wcag(colour: str, expected: float) -> None:
    assert contrast(colour) == pytest.approx(expected, abs=0.005)


# Ottosson, "A perceptual color space for image processing": OKLab of sRGB white and red
def test_oklab_is_that_of_its_author() -> None:
    assert lab("#FFFFFF") == pytest.approx([1, 0, 0], abs=1e-4)
    assert lab("#FF0000") == pytest.approx([0.62796, 0.22486, 0.12585], abs=1e-4)


@given(st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}"))
def test_any_colour_is_made_readable_and_no_darker_than_needed(colour: str) -> None:
    used = for_text(colour)
    assert contrast(used) >= TEXT_CONTRAST
    if contrast(colour) >= TEXT_CONTRAST:
        assert used == colour
    else:
        assert contrast(used) < TEXT_CONTRAST + 0.4


def test_red_and_green_of_one_lightness_are_alike_to_some() -> None:
    # to full vision they are far apart; a deuteranope sees two browns
    red, green = "#B35900", "#6B7A00"
    assert difference(red, green) < 0.5 * float(sum((lab(red) - lab(green)) ** 2) ** 0.5)


def folder(place: Path, brand: str, **files: str | bytes) -> Path:
    given = {name.replace("_", "."): content for name, content in files.items()}
    return client_folder(place / "acme", given, SETTINGS + brand)


def brand(place: Path, settings: str) -> Brand:
    return brand_of(open_client(folder(place, settings)))


def test_a_pale_colour_is_darkened_and_that_is_said(tmp_path: Path) -> None:
    worn_ = brand(tmp_path, "brand: {colour: '#FFD200'}")
    assert worn_.accent != "#FFD200"
    assert contrast(worn_.accent) >= TEXT_CONTRAST
    assert "#FFD200 is too pale for text on white (contrast 1.5, 4.5 are needed)" in worn_.notes[0]
    assert worn_.accent in worn_.notes[0]


def test_charts_keep_their_colours_where_the_brands_would_be_taken_for_costs(
    tmp_path: Path,
) -> None:
    worn_ = brand(tmp_path, "brand: {colour: '#C4501B'}")
    assert (worn_.accent, worn_.programme) == (COST, PROGRAMME)
    assert "would be taken for that of costs" in worn_.notes[0]


def test_a_good_colour_is_taken_as_it_is(tmp_path: Path) -> None:
    worn_ = brand(tmp_path, f"brand: {{colour: '{COLOUR}'}}")
    assert (worn_.accent, worn_.programme, worn_.notes) == (COLOUR, COLOUR, ())


def test_no_brand_changes_nothing(tmp_path: Path) -> None:
    worn_ = brand(tmp_path, "")
    assert worn_.css() == ""
    assert worn_.page("<main></main>") == "<main></main>"
    chart: dict[str, Any] = {"data": [{"marker": {"color": PROGRAMME}}], "layout": {}}
    assert worn_.chart(chart) is chart


def test_only_colours_are_recoloured_and_the_figure_stays_as_it_is() -> None:
    figure = Figure(
        "t",
        "m",
        [{"name": PROGRAMME, "marker": {"color": [PROGRAMME, COST]}, "line": {"color": PROGRAMME}}],
    )
    before = json.dumps(figure.as_plotly())
    with client_context(brand=Brand(programme=COLOUR, font="Brand Sans")):
        html = chart_html(figure.as_plotly(), 1, "t")
    assert json.dumps(figure.as_plotly()) == before
    (text,) = re.findall(r"<script[^>]*>(.*)</script>", html)
    drawn = json.loads(text)
    assert drawn["data"][0] == {
        "name": PROGRAMME,
        "marker": {"color": [COLOUR, COST]},
        "line": {"color": COLOUR},
    }
    template = drawn["layout"]["template"]["layout"]
    assert template["colorway"][0] == COLOUR
    assert template["font"]["family"].startswith("Brand Sans, ")


def test_a_brand_is_worn_only_within() -> None:
    with client_context(brand=Brand(name="Acme")):
        assert current_brand().name == "Acme"
    assert current_brand() is PLAIN


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ("brand: {colour: '0B5D8A'}", "brand.colour must be a colour such as #0B5D8A"),
        ("brand:\n  colour: #0B5D8A", "Without them # begins a comment"),
        ("brand: {colour: 112233}", "Write it in quotes"),
        ("brand: {colour: '#12'}", "must be a colour"),
        ("brand: {font: 'x; } body {'}", "must be the name of a font family"),
        ("brand: {color: '#123456'}", "Did you mean colour?"),
        (f"brand: {{author: {'x' * 201}}}", "at most 200 characters"),
        ("brand: {logo: none.png}", "the logo is not there"),
        ("brand: {logo: ../logo.png}", "must lie in the client folder"),
        ("brand: {logo: /etc/passwd}", "must lie in the client folder"),
        ("brand: {logo: orders.csv}", "must be a .png or .svg file"),
    ],
)
def test_a_brand_that_cannot_be_used_is_refused(tmp_path: Path, settings: str, words: str) -> None:
    assert_refused(run("check", folder(tmp_path, settings)), words)


def svg(inner: str, head: str = "") -> str:
    return f'{head}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{inner}</svg>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (svg("<script>alert(1)</script>"), "holds the element script"),
        (svg("<g><foreignObject/></g>"), "holds the element foreignObject"),
        (svg('<rect onload="alert(1)"/>'), "holds the attribute onload"),
        (svg('<a href="javascript:alert(1)"/>'), "holds the element a"),
        (svg('<use href="javascript:alert(1)"/>'), "asks for something outside itself"),
        (svg('<image xlink:href="https://example.org/x.png"/>'), "asks for something outside"),
        (svg("<style>rect { fill: url(//example.org/a) }</style>"), "asks for something outside"),
        (svg('<rect style="fill: url(http://example.org)"/>'), "asks for something outside"),
        (svg("&a;", '<!DOCTYPE svg [<!ENTITY a "aaa">]>'), "defines entities of its own"),
        ("<html/>", "is no SVG image"),
        ("<svg", "is no SVG image"),
        (svg("x" * 1_000_000), "is larger than 1 MB"),
    ],
)
def test_a_logo_that_could_do_something_is_refused(
    tmp_path: Path, content: str, words: str
) -> None:
    place = folder(tmp_path, "brand: {logo: logo.svg}", logo_svg=content)
    assert_refused(run("check", place), words)


def test_a_png_is_known_by_its_content(tmp_path: Path) -> None:
    place = folder(tmp_path, "brand: {logo: logo.png}", logo_png=PIXEL)
    data = base64.b64encode(PIXEL).decode()
    assert brand_of(open_client(place)).logo == f"data:image/png;base64,{data}"
    (place / "logo.png").write_bytes(b"GIF89a")
    assert_refused(run("check", place), "is no PNG image")


def test_a_plain_svg_may_refer_to_itself(tmp_path: Path) -> None:
    inner = '<!-- a comment --><rect id="a" fill="url(#b)"/><use href="#a"/>'
    place = folder(tmp_path, "brand: {logo: logo.svg}", logo_svg=svg(inner, "<!DOCTYPE svg>"))
    assert brand_of(open_client(place)).logo.startswith("data:image/svg+xml;base64,")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    here = tmp_path_factory.mktemp("brand")
    place = client_folder(here / "acme", settings=SETTINGS + BRAND)
    (place / "logo.svg").write_text(SVG)
    assert run("report", place, "--out", here / "out").status == 0
    return here / "out" / "acme" / "latest"


def test_every_page_wears_the_brand(published: Path) -> None:
    logo = base64.b64encode(SVG.encode()).decode()
    pages = sorted(published.rglob("*.html"))
    assert len(pages) > 4
    for path in pages:
        page = path.read_text(encoding="utf-8")
        image = f'<img class="wb-logo" src="data:image/svg+xml;base64,{logo}" alt="Acme">'
        assert page.count(image) == 1, path
        foot = page.partition('<footer class="wb-foot">')[2].partition("</footer>")[0]
        assert "<span>Müller &amp; Co</span>" in foot, path
        assert "Confidential &lt;b&gt;" in foot, path
        assert f"--accent: {COLOUR}; --second: #FFDD00; --font:" in page, path
        assert "Confidential \\00003c b\\00003e " in page, path  # at the foot of a printed page


def test_the_author_stands_in_the_properties_of_every_file(published: Path) -> None:
    files = [*published.glob("*.pptx"), *published.glob("*.docx"), *published.glob("*.xlsx")]
    assert len(files) == 3
    for file in files:
        with ZipFile(file) as parts:
            told = parts.read("docProps/core.xml").decode("utf-8")
        assert "<dc:creator>Müller &amp; Co</dc:creator>" in told, file
        assert "winback_kit" not in told, file


def test_charts_of_all_pages_take_the_colour(published: Path) -> None:
    for path in published.rglob("*.html"):
        charts = re.findall(
            r"<script[^>]* data-chart=[^>]*>(.*?)</script>", path.read_text(encoding="utf-8")
        )
        assert PROGRAMME not in "".join(charts), path
    assert COLOUR in (published / "business_case.html").read_text(encoding="utf-8")


def test_the_template_names_every_part_of_a_brand() -> None:
    from winback_kit.client.settings import BrandSettings as Given
    from winback_kit.places import templates

    text = (templates() / "client" / "client.yml").read_text(encoding="utf-8")
    section = text.partition("# brand:")[2]
    for name in Given.model_fields:
        assert f"#   {name}:" in section


def test_an_svg_logo_is_drawn_for_the_slides() -> None:
    """Half of a drawing twice as wide as high is red, the other half is nothing."""
    chromium_program()
    from PIL import Image

    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10">'
    drawing += b'<rect width="10" height="10" fill="#f00"/></svg>'
    content = png_of(drawing)
    assert content is not None
    picture = Image.open(io.BytesIO(content)).convert("RGBA")
    assert picture.size == (288, 144)
    for height in (2, 72, 141):  # whole, and not as far as a window reaches
        assert picture.getpixel((40, height)) == (255, 0, 0, 255)
    assert picture.getpixel((250, 72))[3] == 0  # nothing is behind it


def test_without_a_browser_the_slides_have_no_svg_logo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("winback_kit.report.printing.logo_picture.browser_command", lambda: None)
    content = base64.b64encode(SVG.encode()).decode()
    assert look_of(Brand(logo=f"data:image/svg+xml;base64,{content}")).logo is None
