#include "tables.h"

#include <algorithm>

#include "characters.h"
#include "spaces.h"
#include "utf8.h"
#include "values.h"

namespace cleaner::html {
namespace {

// facts.word_count
int word_count(View text) {
    const auto spaces = std::count(text.begin(), text.end(), U' ');
    const auto unspaced = std::count_if(text.begin(), text.end(), [](char32_t code) { return is(code, UNSPACED); });
    return static_cast<int>(spaces + 1 + unspaced / 2);
}

using Blocks = std::pair<const HtmlBlock*, const HtmlBlock*>;  // of a cell: the first and the one after the last

std::size_t count(const Blocks& cell) { return static_cast<std::size_t>(cell.second - cell.first); }

bool is_filled(const Blocks& cell) { return cell.first != cell.second; }

Kind kind_of(const HtmlBlock& block) { return block.code.empty() ? block.kind : Kind::code; }

// Tells whether a cell holds a heading and what it heads, as a part of a page does.
bool is_box(const Blocks& cell) {
    const auto is_heading = [](const HtmlBlock& block) { return kind_of(block) == Kind::heading; };
    return count(cell) > 1 && std::any_of(cell.first, cell.second, is_heading);
}

// Returns a text without the spaces before it, and the spans of the cells joined in it.
std::pair<String, std::vector<Span>> row_text(const std::vector<String>& texts, View separator) {
    String joined;
    std::vector<Span> spans;
    for (const String& text : texts) {
        if (!spans.empty()) joined += separator;
        const auto start = static_cast<Offset>(joined.size());
        joined += text;
        spans.push_back({start, static_cast<Offset>(joined.size())});
    }
    const View text = trimmed_left(joined);
    const auto cut = static_cast<Offset>(joined.size() - text.size());
    for (Span& span : spans) span = {std::max(span.start - cut, 0), std::max(span.end - cut, 0)};
    return {String(text), spans};
}

}  // namespace

// The rows of one table that has ended.
class RowJoiner {
public:
    RowJoiner(const std::vector<TableReader::Row>& rows, const PageBlocks& page, const PageSettings& settings)
        : rows_(rows), page_(page), limits_(settings.limits), separator_(settings.separator) {
        for (const Row& row : rows) {
            std::vector<Blocks>& cells = cells_of_.emplace_back();
            for (const Cell& cell : row.cells) cells.push_back(blocks_of(cell));
        }
    }

    std::vector<JoinedRow> joined() const {
        std::vector<JoinedRow> found;
        if (!is_data()) return found;
        const std::vector<std::vector<int>> columns_of = without_empty(columns());
        for (std::size_t at = 0; at < rows_.size(); ++at)
            if (can_join(rows_[at], cells_of_[at])) found.push_back(joined(rows_[at], cells_of_[at], columns_of[at]));
        return found;
    }

private:
    using Row = TableReader::Row;
    using Cell = TableReader::Cell;

    Blocks blocks_of(const Cell& cell) const {
        const std::size_t after = std::min(cell.after, page_.blocks.size()), first = std::min(cell.first, after);
        return {page_.blocks.data() + first, page_.blocks.data() + after};
    }

    int words(const Blocks& cell) const {
        int found = 0;
        for (const HtmlBlock* block = cell.first; block != cell.second; ++block) found += word_count(page_.text_of(*block));
        return found;
    }

    bool is_long(const std::vector<Blocks>& cells) const {
        int all = 0, most = 0;
        std::size_t blocks = 0;
        for (const Blocks& cell : cells) {
            const int in_cell = words(cell);
            all += in_cell;
            most = std::max(most, in_cell);
            blocks = std::max(blocks, count(cell));
        }
        return all > limits_.row_words || most > limits_.cell_words ||
               blocks > static_cast<std::size_t>(limits_.cell_blocks);
    }

    // Tells whether the table holds data; if not, it lays out the page.
    bool is_data() const {
        int in_columns = 0, long_rows = 0;
        for (const std::vector<Blocks>& cells : cells_of_) {
            if (std::any_of(cells.begin(), cells.end(), is_box)) return false;
            if (std::count_if(cells.begin(), cells.end(), is_filled) < 2) continue;
            ++in_columns;
            long_rows += is_long(cells);
        }
        const auto is_wide = [this](const Row& row) {
            int columns = 0;
            for (const Cell& cell : row.cells) columns += cell.columns;
            return columns > limits_.columns;
        };
        return in_columns && long_rows <= limits_.long_rows * in_columns && std::none_of(rows_.begin(), rows_.end(), is_wide);
    }

    // Returns the column in which each cell of each row begins.
    std::vector<std::vector<int>> columns() const {
        std::vector<std::vector<int>> found;
        std::vector<int> held;  // by column: for how many rows a cell of a row above still takes it
        for (const Row& row : rows_) {
            std::vector<int>& begins = found.emplace_back();
            std::vector<int> taken = held;
            std::size_t column = 0;
            for (const Cell& cell : row.cells) {
                while (column < held.size() && held[column]) ++column;
                begins.push_back(static_cast<int>(column));
                const std::size_t after = column + static_cast<std::size_t>(cell.columns);
                if (taken.size() < after) taken.resize(after);
                for (; column < after; ++column) taken[column] = cell.rows;
            }
            held = std::move(taken);
            for (int& rows : held) rows = std::max(rows - 1, 0);
        }
        return found;
    }

    // Returns the columns counted without those in which no cell has text; -1 for cells in those.
    std::vector<std::vector<int>> without_empty(std::vector<std::vector<int>> columns_of) const {
        std::vector<int> places;
        for (std::size_t row = 0; row < columns_of.size(); ++row)
            for (std::size_t at = 0; at < columns_of[row].size(); ++at)
                if (is_filled(cells_of_[row][at])) places.push_back(columns_of[row][at]);
        std::sort(places.begin(), places.end());
        places.erase(std::unique(places.begin(), places.end()), places.end());
        for (std::vector<int>& columns : columns_of)
            for (int& column : columns) {
                const auto found = std::lower_bound(places.begin(), places.end(), column);
                column = found != places.end() && *found == column ? static_cast<int>(found - places.begin()) : -1;
            }
        return columns_of;
    }

    // Tells whether the blocks of a cell can be joined in one line.
    bool fits(const Blocks& cell) const {
        const auto has_lines = [&](const HtmlBlock& block) {
            if (kind_of(block) != Kind::code) return false;
            return count(cell) > 1 || page_.text_of(block).find(U'\n') != View::npos;
        };
        return words(cell) <= limits_.most_cell_words && std::none_of(cell.first, cell.second, has_lines);
    }

    bool can_join(const Row& row, const std::vector<Blocks>& cells) const {
        const bool covers_row =
            !row.cells.empty() && row.cells.front().first == row.first && row.cells.back().after == row.after;
        return covers_row && std::any_of(cells.begin(), cells.end(), is_filled) &&
               std::all_of(cells.begin(), cells.end(), [this](const Blocks& cell) { return fits(cell); });
    }

    String cell_text(const Blocks& cell) const {
        String text;
        for (const HtmlBlock* block = cell.first; block != cell.second; ++block) {
            if (block != cell.first) text += U' ';
            text += page_.text_of(*block);
        }
        std::replace(text.begin(), text.end(), U'\n', U' ');
        return text;
    }

    // Adds the inline elements of a cell, with offsets into the text of the row.
    void add_inlines(const Blocks& cell, Offset at, std::vector<Inline>& found) const {
        for (const HtmlBlock* block = cell.first; block != cell.second; ++block) {
            for (Offset each = block->inlines.start; each < block->inlines.end; ++each) {
                Inline shifted = page_.inlines[static_cast<std::size_t>(each)];
                shifted.start += at;
                shifted.end += at;
                found.push_back(shifted);
            }
            at += block->text.end - block->text.start + 1;
        }
    }

    JoinedRow joined(const Row& row, const std::vector<Blocks>& cells, const std::vector<int>& columns) const {
        std::vector<Blocks> by_column;
        bool is_head = true;
        for (std::size_t at = 0; at < cells.size(); ++at) {
            if (!is_filled(cells[at])) continue;
            const auto column = static_cast<std::size_t>(columns[at]);
            if (column >= by_column.size()) by_column.resize(column + 1);
            by_column[column] = cells[at];
            is_head = is_head && row.cells[at].is_head;
        }
        std::vector<String> texts;
        for (const Blocks& cell : by_column) texts.push_back(cell_text(cell));
        auto [text, spans] = row_text(texts, separator_);
        std::vector<Inline> inlines;
        for (std::size_t column = 0; column < by_column.size(); ++column)
            add_inlines(by_column[column], spans[column].start, inlines);
        return {row.first, row.after, std::move(text), {std::move(spans), row.in_head || is_head}, std::move(inlines)};
    }

    const std::vector<Row>& rows_;
    const PageBlocks& page_;
    const Limits& limits_;
    View separator_;
    std::vector<std::vector<Blocks>> cells_of_;
};

int TableReader::span(std::string_view stated) const {
    if (stated.empty()) return 1;
    return static_cast<int>(to_integer(call(settings_.questions.span, from_utf8(stated)).get()));
}

void TableReader::start(const Tag& tag, const Attributes& attributes, std::size_t block) {
    if (tag.is("table")) {
        if (!open_.empty()) open_.back().is_layout = true;
        std::string role(attributes.get("role"));
        std::transform(role.begin(), role.end(), role.begin(), ascii_lower);
        const std::vector<std::string>& roles = settings_.presentation;
        open_.push_back({std::find(roles.begin(), roles.end(), role) != roles.end(), false, {}});
        return;
    }
    if (open_.empty()) return;
    Table& table = open_.back();
    if (tag.is("thead")) {
        table.in_head = true;
    } else if (tag.is("tr")) {
        table.rows.push_back({block, block, table.in_head, {}});
    } else if ((tag.is("td") || tag.is("th")) && !table.rows.empty()) {
        const int columns = std::min(span(attributes.get("colspan")), settings_.limits.columns);
        table.rows.back().cells.push_back({block, block, columns, span(attributes.get("rowspan")), tag.is("th")});
    }
}

std::vector<JoinedRow> TableReader::end(const Tag& tag, const PageBlocks& page) {
    if (open_.empty()) return {};
    Table& table = open_.back();
    const std::size_t block = page.blocks.size();
    if (tag.is("thead")) {
        table.in_head = false;
    } else if (tag.is("table")) {
        const Table ended = std::move(table);
        open_.pop_back();
        return ended.is_layout ? std::vector<JoinedRow>() : RowJoiner(ended.rows, page, settings_).joined();
    } else if (!table.rows.empty()) {
        Row& row = table.rows.back();
        if (tag.is("tr")) row.after = block;
        if ((tag.is("td") || tag.is("th")) && !row.cells.empty()) row.cells.back().after = block;
    }
    return {};
}

}  // namespace cleaner::html
