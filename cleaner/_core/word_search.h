// Search of one folded text in another, from word to word.
#pragma once

#include "text.h"

namespace cleaner {

// Returns the offset of the first word of `outer` with which `inner` begins in it, or View::npos; in linear time.
std::size_t find_from_word(View outer, View inner);

}  // namespace cleaner
