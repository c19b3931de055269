#include "surface.h"

#include <algorithm>

#include "characters.h"
#include "features.h"

namespace cleaner {
namespace {

constexpr View DOTS = U"...";

void read_edges(View block, View upto_end, double* row) {
    const First first = character(block.front()).first;
    if (first != First::none) row[column::first_upper + static_cast<std::size_t>(first) - 1] = 1.0;
    const Last last = ends_with(upto_end, DOTS) ? Last::dots : character(block.back()).last;
    if (last != Last::none) row[column::last_stop + static_cast<std::size_t>(last) - 1] = 1.0;
}

using Counts = std::array<std::int32_t, 8>;  // of characters by their class

// Counts the characters of a text from one on. The counters are bytes of one word, which is emptied before one is full:
// most characters are of the same class, and would wait for each other in memory.
Counts counts_of(View text, Offset start, const RareMarks& rare_marks, double* rare_columns) {
    constexpr std::size_t MOST = 255;
    Counts counts{};
    for (std::size_t at = static_cast<std::size_t>(start); at < text.size();) {
        const std::size_t stop = std::min(text.size(), at + MOST);
        std::uint64_t few = 0;
        for (; at < stop; ++at) {
            few += std::uint64_t(1) << 8 * static_cast<unsigned>(character(text[at]).surface);
            rare_marks.find(text, at, rare_columns);
        }
        for (std::size_t surface = 0; surface < counts.size(); ++surface) {
            counts[surface] += static_cast<std::int32_t>(few >> 8 * surface & 0xff);
        }
    }
    return counts;
}

}  // namespace

void read_surface(View text, Offset start, Offset end, std::int32_t words, const RareMarks& rare_marks, double* row) {
    if (start >= end) return;
    read_edges(text.substr(start, end - start), text.substr(0, end), row);
    const Counts counts = counts_of(text.substr(0, end), start, rare_marks, row + column::first_rare_mark);
    auto count = [&counts](Surface surface) { return static_cast<double>(counts[static_cast<std::size_t>(surface)]); };
    const double size = std::max(words, 1), characters = end - start;
    const double upper = count(Surface::upper), letters = upper + count(Surface::letter);
    row[column::capitals] = upper / std::max(letters, 1.0);
    row[column::capitals_a_word] = std::min(upper / size, 2.0) / 2;
    row[column::digits] = count(Surface::digit) / characters;
    row[column::any_digit] = count(Surface::digit) > 0;
    row[column::commas] = std::min(5 * count(Surface::comma) / size, 1.5);
    row[column::stops] = std::min(5 * count(Surface::stop) / size, 2.0);
    row[column::bars] = std::min(count(Surface::bar) / size, 1.5);
    row[column::marks] = std::min(4 * count(Surface::mark) / characters, 1.5);
    row[column::word_length] = std::min(letters / size, 15.0) / 10;
}

}  // namespace cleaner
