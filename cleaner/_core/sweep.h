// The step of rules: removes blocks, sections and parts of blocks that rules match (steps/rules.py).
#pragma once

#include "document_matches.h"
#include "remaining.h"
#include "subject_matter.h"

namespace cleaner {

// The constants of steps/rules.py and steps/structure.py that the step depends on.
struct SweepLimits {
    Index edge_blocks = 0;
    Index max_prose_above = 0;
    Index max_prose_below = 0;
    std::int32_t min_announcing_words = 0;
    std::uint32_t exempt_kinds = 0;  // a bit for each kind
    std::uint32_t closed_kinds = 0;  // those that no section reaches into
    std::int32_t max_entry_words = 0;
    std::size_t min_entries = 0;
    SubjectLimits subject;
};

// A span of a block that a rule removes; `rule` is a number among the cuts or among the other rules.
struct RuleRemoval {
    bool is_cut;
    int rule;
    Index block;
    Span span;
};

// Returns what the rules remove from what is left of a document, in the order in which they remove it. Blocks that are
// marked in `is_code` stay.
std::vector<RuleRemoval> apply_rules(const DocumentMatches& matches, const Removals& removals,
                                     const std::vector<std::uint8_t>& is_code, const SweepLimits& limits);

}  // namespace cleaner
