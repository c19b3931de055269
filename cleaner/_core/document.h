// A document as the core sees it: its text, the blocks of it and their facts (model.py).
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "text.h"

namespace cleaner {

// In the order of model.BlockKind.
enum class Kind : std::uint8_t { paragraph, heading, list_item, table_row, quote, code, caption, other };

struct Facts {
    View folded;  // of `Document::levelled` or `Document::strings`
    std::int32_t words = 0;
    bool sentence = false;
    bool prose = false;
};

// Thresholds of reading/facts.py.
struct FactLimits {
    std::int32_t prose_words = 0;
    std::int32_t long_words = 0;
    std::uint32_t marked_up = 0;  // a bit for each kind that is never prose
};

struct Block {
    Offset start = 0;
    Offset end = 0;
    Kind kind = Kind::paragraph;
    Facts facts;
};

struct Document {
    String text;
    String levelled;             // normalize.level of the text; same offsets
    std::deque<String> strings;  // texts that facts point to where the levelled text had to be changed
    std::vector<Block> blocks;
    FactLimits limits;
    std::string language;  // as in model.Document
    bool is_page = false;  // read from HTML

    Document() = default;
    Document(const Document&) = delete;  // facts point into it
    Document& operator=(const Document&) = delete;

    View source(const Block& block) const { return View(text).substr(block.start, block.end - block.start); }
    View levelled_source(const Block& block) const {
        return View(levelled).substr(block.start, block.end - block.start);
    }
};

}  // namespace cleaner
