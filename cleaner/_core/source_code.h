// Signs of source code in a plain text (steps/source_code.py).
#pragma once

#include <vector>

#include "text.h"

namespace cleaner {

// Tells whether a text has at least so many of some marks, each of which holds a line break; none counts twice.
bool has_marks(View text, const std::vector<String>& marks, std::size_t fewest);

}  // namespace cleaner
