// The blocks of a page before they have offsets in its text (reading/parsed_page.py).
#pragma once

#include <deque>
#include <vector>

#include "document.h"
#include "inline.h"

namespace cleaner::html {

struct Span {
    Offset start = 0;
    Offset end = 0;

    bool empty() const { return start == end; }
};

struct TableRow {  // structure.TableRow
    std::vector<Span> cells;
    bool is_head;
};

struct HtmlBlock {
    Span text;  // in `PageBlocks::text`
    Kind kind;
    int element;  // in which it begins, -1 if there is none
    double link_density;
    int line;
    Span inlines;  // in `PageBlocks::inlines`
    int row = -1;  // in `PageBlocks::rows`, -1 if it is none
    Span code;     // its text with its indentation, if all of it is code
};

// Image that stands between two blocks, before the block with number `before`.
struct HtmlImage {
    std::size_t before;
    int element;
    View description;
    View address;
};

struct PageBlocks {
    std::vector<HtmlBlock> blocks;
    std::vector<HtmlImage> images;
    std::vector<Inline> inlines;
    std::vector<TableRow> rows;
    String text;  // of the blocks, and what is left of blocks that others took the place of
    std::deque<String> kept;  // texts that inline elements and images point to

    View at(Span span) const { return View(text).substr(offset(span.start), offset(span.end - span.start)); }
    View text_of(const HtmlBlock& block) const { return at(block.text); }

    Span write(View added) {
        const auto start = static_cast<Offset>(text.size());
        text += added;
        return {start, static_cast<Offset>(text.size())};
    }

private:
    static std::size_t offset(Offset at) { return static_cast<std::size_t>(at); }
};

}  // namespace cleaner::html
