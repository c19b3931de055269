// Forms of single lines in Markdown, each a pattern of reading/blocks.py. Lines have no white space at their edges.
#include "lines.h"

#include <algorithm>

#include "characters.h"
#include "list_marks.h"

namespace cleaner {
namespace {

constexpr std::size_t MIN_UNDERLINE = 3, MIN_RULER = 3, MIN_FENCE = 3, MIN_DELIMITER = 2, MAX_HASHES = 6;
constexpr View CODE_CHARACTERS = U"{}();=<>[]$";

// Takes a character off the start of a text if it begins with it; tells whether it did.
bool take(View& text, char32_t character) {
    if (text.empty() || text.front() != character) return false;
    text.remove_prefix(1);
    return true;
}

void take_space(View& text) {
    while (!text.empty() && is(text.front(), SPACE)) text.remove_prefix(1);
}

// Takes one cell of a delimiter row off the start of a text, with the white space around it.
bool take_delimiter(View& text) {
    View rest = text;
    take_space(rest);
    take(rest, U':');
    const std::size_t dashes = run_length(rest, U'-', rest.size());
    if (dashes < MIN_DELIMITER) return false;
    rest.remove_prefix(dashes);
    take(rest, U':');
    take_space(rest);
    text = rest;
    return true;
}

bool is_run(View line, char32_t character, std::size_t least) {
    return line.size() >= least && run_length(line, character, line.size()) == line.size();
}

bool is_ruler_mark(char32_t character) {
    return character == U'-' || character == U'*' || character == U'_' || character == U'=';
}

}  // namespace

bool is_delimiter_row(View line) {
    take(line, U'|');
    if (!take_delimiter(line)) return false;
    std::size_t further = 0;
    for (View rest = line; take(rest, U'|') && take_delimiter(rest); line = rest) ++further;
    take(line, U'|');
    return further && line.empty();
}

bool is_underline(View line) { return is_run(line, U'=', MIN_UNDERLINE) || is_run(line, U'-', MIN_UNDERLINE); }

bool is_ruler(View line) {
    std::size_t marks = 0;
    for (char32_t each : line) {
        if (is_ruler_mark(each)) {
            ++marks;
        } else if (!marks || !is(each, SPACE)) {
            return false;
        }
    }
    return marks >= MIN_RULER;
}

bool is_hashes(View line) {
    const std::size_t hashes = run_length(line, U'#', MAX_HASHES);
    return hashes && hashes < line.size() && is(line[hashes], SPACE);  // text follows, as the line ends in no space
}

bool is_code(View line) {
    if (starts_with(line, U"#") || starts_with(line, U"//") || starts_with(line, U"--")) return true;
    char32_t before = 0;
    for (char32_t each : line) {
        if (CODE_CHARACTERS.find(each) != View::npos) return true;
        if (each == U':' && before == U':') return true;  // "->" holds a character of code
        before = each;
    }
    return false;
}

View fence_of(View line) {
    if (line.empty() || (line.front() != U'`' && line.front() != U'~')) return {};
    const std::size_t length = run_length(line, line.front(), line.size());
    return length >= MIN_FENCE ? line.substr(0, length) : View();
}

}  // namespace cleaner
