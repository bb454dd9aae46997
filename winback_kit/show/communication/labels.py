"""How the touches, forms, parts and sides of justice of a plan are named to a reader."""

from winback_kit.client.playbooks.places import Form
from winback_kit.client.playbooks.playbook import Axis, Part, TouchName
from winback_kit.words.text import marked

TOUCH_NAMES: dict[TouchName, str] = {
    "question": marked("the question"),
    "change": marked("what changed"),
    "offer": marked("the offer"),
    "last word": marked("the last word"),
}
FORM_NAMES: dict[Form, str] = {
    "e-mail": marked("e-mail"),
    "letter": marked("letter"),
    "text message": marked("text message"),
    "telephone": marked("telephone"),
}
AXIS_NAMES: dict[Axis, str] = {
    "interactional": marked("how one is treated"),
    "procedural": marked("how the matter is dealt with"),
    "distributive": marked("what one gets"),
}
PART_NAMES: dict[Part, str] = {
    "acknowledge": marked("name it"),
    "own_it": marked("own it"),
    "ask": marked("ask"),
    "what_changed": marked("say what changed"),
    "proof": marked("show it"),
    "offer": marked("offer"),
    "easy_yes": marked("make yes easy"),
    "easy_no": marked("make no easy"),
}
