// Blocks that stay with what they are part of (steps/wholes.py).
#pragma once

#include "removals.h"

namespace cleaner {

// How many parts of a whole may be removed for each kept one, for them to stay with it.
struct RemovedShares {
    double run;    // items of a list in a text
    double lines;  // lines of data
};

// Returns the selected blocks that are parts of a whole that is kept, as the text tells: items, code and data.
Indices parts_of_kept(const Removals& removals, const std::vector<std::uint8_t>& selected, const RemovedShares& most);

}  // namespace cleaner
