// Surface features of blocks: their first and last characters, and the classes of characters they consist of.
#pragma once

#include <array>
#include <vector>

#include "text.h"

namespace cleaner {

constexpr std::size_t RARE_MARK_COUNT = 6;  // of `features.RARE_MARKS`

// Marks of which a block must hold one, and the place of the column of each among those of `features.RARE_MARKS`.
class RareMarks {
public:
    void add(String mark, std::size_t column) {
        const std::size_t first = mark.front() % by_first_.size();
        may_begin_[first] = true;
        by_first_[first].push_back({std::move(mark), column});
    }

    // Sets the columns of the marks that begin at a place of a text.
    void find(View text, std::size_t at, double* columns) const {
        if (!may_begin_[text[at] % may_begin_.size()]) return;
        for (const Mark& mark : by_first_[text[at] % by_first_.size()]) {
            if (text.compare(at, mark.text.size(), mark.text) == 0) columns[mark.column] = 1.0;
        }
    }

private:
    struct Mark {
        String text;
        std::size_t column;
    };
    std::array<bool, 256> may_begin_{};            // by the last byte of a character
    std::array<std::vector<Mark>, 256> by_first_;  // by the same of their first characters
};

// Writes the surface columns of a block, which is `text` from `start` to `end` and has `words`.
void read_surface(View text, Offset start, Offset end, std::int32_t words, const RareMarks& rare_marks, double* row);

}  // namespace cleaner
