"""What a listed input is called, its unit and its limits: one entry for each name in `listed`."""

from winback_kit.case.formulas.input_list import MOST, Input
from winback_kit.words.catalogue import marked

LISTS = {
    one.name: one
    for one in (
        Input(
            "return_timing",
            "",
            marked("Share of the returns, by month after the contact"),
            "share",
            0,
            1,
        ),
        Input("contacted_listed", "", marked("Customers contacted, by month"), "customers"),
        Input("margin_listed", "", marked("Margin of a month, by age"), "money", -MOST),
        Input(
            "natural_margin_listed",
            "",
            marked("Margin of a month, by age, of those who would return anyway"),
            "money",
            -MOST,
        ),
        Input("retention_listed", "", marked("Second lifetimes running, by age"), "share", 0, 1),
        Input(
            "natural_listed",
            "",
            marked("Second lifetimes running, by age, of those who would return anyway"),
            "share",
            0,
            1,
        ),
    )
}
NEVER_RISE = ("retention_listed", "natural_listed")
ADD_UP_TO_ONE = ("return_timing",)
