// Context features of blocks, and features of the whole document: the second stage (classifier/context.py).
#pragma once

#include <vector>

#include "features.h"
#include "table.h"

namespace cleaner {

// In the order of `context.CONTEXT_FEATURES`.
namespace context_column {
enum : std::size_t {
    place, from_top, from_end, prose_above, prose_below, before_first, after_last,
    since_prose, till_prose, in_body, above_body, below_body,
    run, run_words, run_gone, run_sentences,
    gone_above, gone_below, in_comments, in_pointers, prose_since_comments, prose_since_pointers,
    blank_above, blank_below,
    end,
};
}  // namespace context_column

// Constants of context.py, features.py and main_body.py.
struct ContextLimits {
    long far_blocks;
    long max_prose_value;
    long other_cost;
    std::uint8_t comments, pointers;  // kinds of section
    std::size_t page_types;
};

struct Context {
    Table columns;
    std::vector<double> numbers;  // `context.DOCUMENT_FEATURES`, then those of the page
};

constexpr const char* CONTEXT_HANDLE = "cleaner.Context";

// `page_type` is the place of the document's type among the page types, or -1 if it is unknown.
Context context_features(const Features& features, const ContextLimits& limits, long page_type);

}  // namespace cleaner
