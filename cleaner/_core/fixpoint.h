// What is left of a text, read as a text of its own (steps/fixpoint.py).
#pragma once

#include "blocks.h"
#include "removals.h"

namespace cleaner {

// Tells whether the text that is left of a document splits into the blocks that are left of it.
bool splits_alike(const SplitLimits& limits, const Removals& removals);

}  // namespace cleaner
