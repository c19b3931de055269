// Tables of a page: the blocks in the cells of each row become one block, unless the table only lays out the page
// (reading/tables.py).
#pragma once

#include <vector>

#include "html_tree.h"
#include "page_settings.h"
#include "parsed_page.h"

namespace cleaner::html {

// Row whose cells make one block, to replace the blocks from `first` up to `after`.
struct JoinedRow {
    std::size_t first;
    std::size_t after;
    String text;
    TableRow row;
    std::vector<Inline> inlines;
};

// The tables that are open while a page is read. An element begins and ends before the block with a number.
class TableReader {
public:
    explicit TableReader(const PageSettings& settings) : settings_(settings) {}

    void start(const Tag& tag, const Attributes& attributes, std::size_t block);
    // Ends an element of a table; returns the rows of a table that ends.
    std::vector<JoinedRow> end(const Tag& tag, const PageBlocks& page);

private:
    struct Cell {
        std::size_t first;
        std::size_t after;
        int columns;
        int rows;
        bool is_head;
    };
    struct Row {
        std::size_t first;
        std::size_t after;
        bool in_head;
        std::vector<Cell> cells;
    };
    struct Table {
        bool is_layout;
        bool in_head = false;
        std::vector<Row> rows;
    };
    friend class RowJoiner;

    int span(std::string_view stated) const;

    const PageSettings& settings_;
    std::vector<Table> open_;
};

}  // namespace cleaner::html
