// Marks before the items of lists and other lines (patterns of reading/facts.py and reading/blocks.py).
#pragma once

#include "text.h"

namespace cleaner {

// Returns the length of the bullet, number or letter of an item that a text begins with, and the white space after it;
// 0 if it begins with none.
std::size_t item_mark_length(View text);

// The same, and for the hashes of a heading and the mark of a quote.
std::size_t mark_length(View text);

// Returns the length of the run of a character that a text begins with, at most `most`.
std::size_t run_length(View text, char32_t character, std::size_t most);

}  // namespace cleaner
