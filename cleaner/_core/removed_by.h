// Blocks that steps of a kind have removed, by the beginning of the ids that their receipts bear.
#pragma once

#include <algorithm>

#include "removals.h"

namespace cleaner {

// Returns a mark for each block: whether a removal in it is by one of these ids.
inline std::vector<std::uint8_t> removed_by(const Removals& removals, const std::string& beginning) {
    const auto is_by = [&](const Removal& each) { return each.by.compare(0, beginning.size(), beginning) == 0; };
    std::vector<std::uint8_t> found(removals.document().blocks.size(), 0);
    for (const auto& [block, in_block] : removals.by_block()) {
        found[static_cast<std::size_t>(block)] = std::any_of(in_block.begin(), in_block.end(), is_by);
    }
    return found;
}

}  // namespace cleaner
