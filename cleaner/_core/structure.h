// Structure of a document: empty headings, entries of a manual or a diary, and turns of speakers (steps/structure.py).
#pragma once

#include "removals.h"

namespace cleaner {

// Returns those of the blocks that are entries: short blocks, of which so many differ, that alternate with sentences.
Indices entries(const std::vector<KeptBlock>& blocks, std::int32_t most_words, std::size_t fewest);

}  // namespace cleaner
