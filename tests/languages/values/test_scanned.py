"""What the finder hands on."""

from decimal import Decimal

from languages.values.kinds import Number
from languages.values.lexicon import Doubt
from languages.values.scanned import Item


def test_a_value_is_sure_and_stands_alone_unless_told() -> None:
    item = Item(Number(Decimal(2)), 0, 1, 0, 1)
    assert item.doubt is Doubt.NONE
    assert not item.led
