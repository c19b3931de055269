// What a document is about, where that is what sites print in their frames (steps/subject.py): headline and clauses.
#pragma once

#include <functional>

#include "document_matches.h"
#include "remaining.h"
#include "subjects.h"

namespace cleaner {

// The constants of steps/subject.py, and what rules/subjects.toml lists.
struct SubjectLimits {
    Ref handle;  // of the subjects
    const Subjects* subjects = nullptr;
    Index max_head_blocks = 0;
    std::int32_t max_label_words = 0;
    std::vector<String> licences;  // formulas of licences, folded
    LiteralIndex licence_index;    // of them
};

// Tells whether a block is the headline of a document that is about what the block says. `is_kept` tells whether what
// stood above it is still there.
bool is_headline(const DocumentMatches& matches, const SubjectLimits& limits, Index block, const Facts& below,
                 const std::function<bool(Index)>& is_kept);

// Returns a mark for each block: whether it is a clause of a legal document. `is_matched` tells whether rules match.
std::vector<std::uint8_t> clauses(const DocumentMatches& matches, const SubjectLimits& limits, const Remaining& left,
                                  const std::function<bool(Index)>& is_matched);

}  // namespace cleaner
