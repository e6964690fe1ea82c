"""The pieces of what is written, and sets of rows as they are kept."""

from hypothesis import given
from hypothesis import strategies as st

from ledger.ngrams import BLOCK, as_places, normalised, numbers_in, packed, pieces_for, pieces_of, unpacked, words_in

WRITTEN = st.text(alphabet="安全出口石桥0123456789abc －-：:（）〔〕　１２ＡＢ", max_size=30)


@given(WRITTEN, WRITTEN, WRITTEN)
def test_every_line_with_a_word_has_all_the_pieces_the_word_is_looked_for_by(before, word, after):
    said = normalised(before + word + after)
    for one in words_in(word):
        assert pieces_for(one) <= pieces_of([said])


@given(WRITTEN)
def test_what_is_compared_is_compared_the_same_again(written):
    assert normalised(normalised(written)) == normalised(written)


def test_width_case_and_punctuation_make_no_difference():
    assert words_in("安２０２６－００１３ 厂区办公室:出租方　集市路６５号") == (
        "安20260013",
        "厂区办公室出租方",
        "集市路65号",
    )
    assert words_in("〔2026〕第１２号 ，、 ABC") == ("2026第12号", "abc")
    assert words_in(" － ") == ()


@given(st.sets(st.integers(0, BLOCK - 1), max_size=400), st.integers(0, 5))
def test_a_kept_set_gives_back_its_rows_the_highest_first(places, block):
    rows = sorted((block * BLOCK + place for place in places), reverse=True)
    assert list(numbers_in(block, unpacked(packed(as_places(rows))))) == rows
