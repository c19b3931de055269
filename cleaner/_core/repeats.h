// Finds the blocks that repeat another block of the document (steps/repeats.py).
#pragma once

#include "removals.h"

namespace cleaner {

// The constants of steps/repeats.py.
struct RepeatLimits {
    std::int32_t min_words;
    std::int32_t min_verse_lines;
    std::int32_t max_twin_distance;
    std::int32_t min_near_words;
    double min_jaccard;
    std::int32_t shingle_words;
    std::int32_t anchor_chars;
    std::int32_t max_holders;
    std::int32_t min_teaser_words;
    std::int32_t max_ellipsis_chars;
    std::vector<String> sentence_stops;
    std::vector<String> ellipses;
    String closers;  // that may follow an ellipsis
};

// What Python knows about a document besides its blocks.
struct RepeatContext {
    bool is_talk;
    bool is_forum;
    std::vector<char> may_repeat;  // for each block: whether it may say what another one says
};

enum class RepeatKind : std::uint8_t { exact, near, contained, teaser };  // in the order of repeats.KINDS

struct Copy {
    Index block;
    Index original;
    RepeatKind kind;
};

// Returns the copies among the kept blocks, in the order in which they are found.
std::vector<Copy> repeats(const Removals& removals, const RepeatContext& context, const RepeatLimits& limits);

}  // namespace cleaner
