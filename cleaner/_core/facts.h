// Measurement of blocks, as in reading/facts.py: folded text, number of words, sentence, prose.
#pragma once

#include "document.h"

namespace cleaner {

// Returns the facts of the block whose levelled text this is. Where the text has to be squeezed, the result is kept in
// `strings`, and the folded text is a view of it.
Facts measure(const FactLimits& limits, View levelled, Kind kind, std::deque<String>& strings);

// Measures all blocks of a document anew.
void measure(Document& document);

// Returns the facts of a text that is one block, such as what a cut leaves of one; the folded text is in `strings`.
Facts facts_of_text(const FactLimits& limits, View text, Kind kind, std::deque<String>& strings);

// Returns the number of words of a text with single spaces, counted as in `Facts`.
std::int32_t word_count(View squeezed);

}  // namespace cleaner
