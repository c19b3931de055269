// Splitting of plain text into blocks, as in reading/blocks.py.
#pragma once

#include <vector>

#include "document.h"

namespace cleaner {

// Thresholds of reading/blocks.py.
struct SplitLimits {
    Offset min_width = 0;  // WIDTHS, both ends included
    Offset max_width = 0;
    Offset max_shortfall = 0;
    double min_full_share = 0;
    Offset min_full = 0;
    double max_broken_off_share = 0;
    Offset code_indent = 0;
};

// Returns the blocks of the text with their kinds, without their facts.
std::vector<Block> block_spans(const SplitLimits& limits, View text);

}  // namespace cleaner
