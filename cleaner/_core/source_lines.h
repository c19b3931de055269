// Lines of source code and of comments in it (steps/source_code.py).
#pragma once

#include <utility>
#include <vector>

#include "removals.h"

namespace cleaner {

// Beginnings of comments, and beginnings and ends of those over several lines.
struct CommentMarks {
    std::vector<String> before;
    std::vector<std::pair<String, String>> around;
};

// Constants of source_code.py.
struct CodeLimits {
    long min_lines;
    double min_share;
    long max_foreign;
};

// Returns the lines of the blocks of a document that hold one of some marks or begin with one of some words, without
// white space at their edges.
std::vector<Span> lines_like_code(const Document& document, const String& marks, const std::vector<String>& words);

// Returns the blocks that lie in stretches of code; `starts` are the offsets of the lines that are code, in order.
Indices code_blocks(const Document& document, const std::vector<Offset>& starts, const CommentMarks& comments,
                    const CodeLimits& limits);

}  // namespace cleaner
