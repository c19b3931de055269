// Finds the blocks that repeat another block of the document (steps/repeats.py).
#pragma once

#include <array>

#include "removals.h"
#include "repeat_memory.h"

namespace cleaner {

// Marks between two sentences.
class SentenceStops {
public:
    SentenceStops() = default;
    explicit SentenceStops(std::vector<String> marks);

    // Returns the length of the mark at an offset of a text, or 0 if there is none.
    std::size_t length_at(View text, std::size_t at) const {
        return text[at] < begins_.size() && !begins_[text[at]] ? 0 : length_of_mark(text.substr(at));
    }

private:
    std::size_t length_of_mark(View rest) const;

    std::vector<String> marks_;
    std::array<bool, 128> begins_{};  // whether a mark begins with a character of ASCII; most characters begin none
};

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
    SentenceStops sentence_stops;
    std::vector<String> ellipses;
    String closers;                  // that may follow an ellipsis
    std::uint32_t exempt_kinds = 0;  // a bit for each kind
};

// What Python knows about a document besides its blocks.
struct RepeatContext {
    bool is_talk;
    bool is_forum;
    std::vector<std::uint8_t> may_repeat;  // for each block: whether it may say what another one says
};

enum class RepeatKind : std::uint8_t { exact, near, contained, teaser };  // in the order of repeats.KINDS

struct Copy {
    Index block;
    Index original;
    RepeatKind kind;
};

// Returns the copies among the kept blocks, in the order in which they are found. The memory is that of the document.
std::vector<Copy> repeats(
    const Removals& removals, const RepeatContext& context, const RepeatLimits& limits, RepeatMemory& memory
);

}  // namespace cleaner
