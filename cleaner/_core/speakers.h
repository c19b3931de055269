// Blocks that name their speaker, as in a play or a transcript (steps/structure.py, SPEAKER).
#pragma once

#include "removals.h"

namespace cleaner {

// Tells whether a text begins with a name in capitals, one word or two, a stop or a colon, spaces and something more.
bool names_speaker(View text);

// Returns the kept blocks that begin so, if there are as many as `fewest`.
Indices speaker_turns(const Removals& removals, std::size_t fewest);

}  // namespace cleaner
