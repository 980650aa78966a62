"""A hash in eight words, to be read out, written down and looked for in a list.

A code is for finding, not for proving: it keeps 64 bits, and whoever runs a ledger could, with a great deal
of computing, make two hashes with one code. What proves is the receipt and the signed checkpoint themselves.
"""

from __future__ import annotations

from voting.hashing import H

_LIST = """
acorn apple apron arrow autumn badge baker bamboo banana barley barn basin basket beach bean
beaver bell bench berry birch biscuit blanket blossom blue boat bonnet book boot bottle bowl
branch bread breeze brick bridge bright broom brush bucket bumble butter button cabbage cabin
cake camel candle canoe canvas carpet carrot castle cedar cello chalk cheese cherry chestnut
chimney cider cinema circle clay clear clever cliff clock cloud clover coat cobble coffee comet
copper coral corn cosy cotton cousin crane crayon creek cricket crumb cuckoo curtain daisy dance
dawn deep desert donkey door dragon drum duck dune eagle early easel echo eight elbow elm engine
evening falcon farm feather fennel fern ferry fiddle field finch flag flame flask flint flute
forest fountain fox fresh friend frost garden garlic gate gentle ginger glass glove goat gold
goose grape grass green guitar hammer hand harbour harp hazel heather hedge heron hill honey
hood horse house ice igloo ink iron island ivory ivy jacket jam jasmine jelly jigsaw jolly jug
juniper kayak kettle key kind kitchen kite kitten ladder lake lamp lantern lark laurel lavender
leaf lemon letter library lilac lily linen lion lizard loaf lobster lucky lunch magnet mango
maple marble market meadow melon middle mint mirror mitten moon moss motor mountain mouse music
mustard napkin needle nest nettle night north nutmeg oak oat ocean olive onion orange orchard
otter oven owl oyster paddle paint palace panda paper parsley pear pebble pencil pepper piano
pillow plum pocket pony poppy potato puddle quiet quilt rabbit radio rain river robin
"""
WORDS = _LIST.split()
"""One for each value of a byte, in alphabetical order."""
LENGTH = 8


def code(digest: bytes) -> str:
    """Give the words of the first eight bytes of H("code", digest), with a space between."""
    return " ".join(WORDS[byte] for byte in H("code", digest)[:LENGTH])
