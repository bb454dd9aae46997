"""An SVG in which there is nothing but what is known to be a drawing.

An SVG is a small program: it can run scripts, fetch what lies elsewhere and take styles from there.
So an element, an attribute, a rule or a function of a style that is not in the lists below is
refused, whether or not anybody has found a use for it yet. The parser is the one to whom an escape,
a comment or another encoding is no disguise.
"""

import re
from xml.parsers import expat

from winback_kit.checks import Refused, refused

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"
PLAIN = "Export it anew as a plain SVG, or as PNG."

_ELEMENTS = """
svg g defs symbol use title desc style path rect circle ellipse line polyline polygon text tspan
textPath linearGradient radialGradient stop clipPath mask pattern marker image switch filter
feBlend feColorMatrix feComponentTransfer feComposite feDropShadow feFlood feFuncA feFuncB
feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset
"""
_STYLES = """
alignment-baseline baseline-shift clip-path clip-rule color color-interpolation
color-interpolation-filters color-rendering cursor direction display dominant-baseline
enable-background fill fill-opacity fill-rule filter flood-color flood-opacity font font-family
font-feature-settings font-size font-size-adjust font-stretch font-style font-variant
font-variant-caps font-variant-east-asian font-variant-ligatures font-variant-numeric
font-variant-position font-variation-settings font-weight image-rendering isolation kerning
letter-spacing line-height marker marker-end marker-mid marker-start mask mask-type
mix-blend-mode opacity overflow paint-order pointer-events shape-rendering stop-color
stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin
stroke-miterlimit stroke-opacity stroke-width text-align text-anchor text-decoration
text-rendering text-transform transform transform-box transform-origin unicode-bidi
vector-effect visibility white-space word-spacing writing-mode
"""
_ATTRIBUTES = """
id class style version viewBox preserveAspectRatio baseProfile width height x y x1 x2 y1 y2 cx
cy r rx ry fx fy fr d points pathLength dx dy rotate textLength lengthAdjust startOffset method
spacing side offset gradientUnits gradientTransform spreadMethod patternUnits
patternContentUnits patternTransform clipPathUnits maskUnits maskContentUnits markerUnits
markerWidth markerHeight refX refY orient filterUnits primitiveUnits in in2 result mode type
values tableValues slope intercept amplitude exponent operator k1 k2 k3 k4 stdDeviation radius
edgeMode media role focusable systemLanguage requiredFeatures lang
"""
_FUNCTIONS = """
rgb rgba hsl hsla matrix translate translateX translateY scale scaleX scaleY rotate skewX skewY
calc
"""
ELEMENTS, STYLES, FUNCTIONS = ({*text.split()} for text in (_ELEMENTS, _STYLES, _FUNCTIONS))
ATTRIBUTES = STYLES | {*_ATTRIBUTES.split()}
_INERT = ("data-", "aria-")
_NAMES = ("id", "class", "role", "lang")
_CALL = re.compile(r"([\w-]*)\(")
_RULE = re.compile(r"[^{}]*\{([^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_WITHIN = re.compile(r"#[\w.:-]+")
_WITHIN_URL = re.compile(r"""\s*(['"]?)#[\w.:-]+\1\s*\)""")
_PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*")


def refuse_harmful(content: bytes, where: str) -> None:
    """Refuse what is no SVG, or holds anything that is not known to be harmless."""
    _Reader(where).read(content)


class _Reader:
    """One reading; what stands in `style` elements is gathered, and looked at when they end."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.open: list[str] = []
        self.style = ""

    def read(self, content: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        parser.ProcessingInstructionHandler = self.instruction
        parser.EntityDeclHandler = self.entity
        parser.StartDoctypeDeclHandler = self.doctype
        try:
            parser.Parse(content, True)
        except expat.ExpatError as error:
            raise self.no_svg(f" ({error})") from None

    def refused(self, what: str, got: str | None = None) -> Refused:
        rule = f"holds {what}, which is not known to be harmless"
        return refused(self.where, rule, got=got, mend=PLAIN)

    def no_svg(self, why: str = "") -> Refused:
        return refused(self.where, f"is no SVG image{why}", mend=PLAIN)

    def from_outside(self, got: str) -> Refused:
        return refused(self.where, "asks for something outside itself", got=got, mend=PLAIN)

    def instruction(self, target: str, _: str) -> None:
        raise self.refused(f"an instruction to the reader ({target})")

    def entity(self, *_: object) -> None:
        raise refused(self.where, "defines entities of its own", mend=PLAIN)

    def doctype(self, name: str, *_: object) -> None:
        if name != "svg":
            raise self.no_svg()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, tag = name.rpartition(" ")
        if not self.open and (space, tag) != (SVG, "svg"):
            raise self.no_svg()
        if space != SVG or tag not in ELEMENTS or "style" in self.open:
            raise self.refused(f"the element {tag}")
        self.open.append(tag)
        for key, value in attributes.items():
            self.attribute(*key.rpartition(" ")[::2], value)

    def text(self, text: str) -> None:
        if "style" in self.open:
            self.style += text

    def end(self, _: str) -> None:
        if self.open.pop() == "style":
            self.rules(self.style)
            self.style = ""

    def attribute(self, space: str, name: str, value: str) -> None:
        if name == "href" and space in ("", XLINK):
            picture = self.open[-1] == "image" and _PICTURE.fullmatch(value.strip())
            if not picture and not _WITHIN.fullmatch(value):
                raise self.from_outside(value.strip())
        elif space == XML and name in ("space", "lang"):
            return
        elif space or not (name in ATTRIBUTES or name.startswith(_INERT)):
            raise self.refused(f"the attribute {name}")
        elif name in _NAMES or name.startswith(_INERT):
            return
        elif name == "style":
            self.declarations(value)
        else:
            self.value(value)

    def rules(self, text: str) -> None:
        """A sheet of plain rules: no rule that begins with @, and none in another."""
        bare = _COMMENT.sub("", text)
        if "@" in bare or _RULE.sub("", bare).strip():
            raise self.refused("a style that is no list of plain rules")
        self.value(bare)  # as a whole: a string may hold a brace
        for inner in _RULE.findall(bare):
            self.declarations(inner)

    def declarations(self, text: str) -> None:
        bare = _COMMENT.sub("", text)
        self.value(bare)
        for one in filter(str.strip, bare.split(";")):
            name = one.partition(":")[0].strip()
            if name.lower() not in STYLES:
                raise self.refused(f"the style {name}")

    def value(self, value: str) -> None:
        """No function but those known, and no address but one within the drawing."""
        if "\\" in value or "/*" in value:
            raise self.refused("a value in disguise", got=value)
        for call in _CALL.finditer(value):
            name = call[1]
            if name.lower() == "url":
                if not _WITHIN_URL.match(value, call.end()):
                    raise self.from_outside(value)
            elif name and name not in FUNCTIONS:
                raise self.refused(f"the function {name}", got=value)
