// Marks before the items of lists and other lines (patterns of reading/facts.py and reading/blocks.py).
#include "list_marks.h"

#include <algorithm>

#include "characters.h"

namespace cleaner {
namespace {

constexpr std::size_t MAX_DIGITS = 3;
constexpr std::size_t MAX_HASHES = 6;

// Returns `length` and the length of the white space behind it, or 0 if there is none.
std::size_t with_space(View text, std::size_t length) {
    std::size_t end = length;
    while (end < text.size() && is(text[end], SPACE)) ++end;
    return end > length ? end : 0;
}

std::size_t number_length(View text) {
    std::size_t digits = 0;
    while (digits < std::min(text.size(), MAX_DIGITS) && is(text[digits], DECIMAL)) ++digits;
    const bool is_marked = digits && digits < text.size() && (text[digits] == U'.' || text[digits] == U')');
    return is_marked ? digits + 1 : 0;
}

}  // namespace

std::size_t run_length(View text, char32_t character, std::size_t most) {
    std::size_t length = 0;
    while (length < std::min(text.size(), most) && text[length] == character) ++length;
    return length;
}

std::size_t item_mark_length(View text) {
    if (text.empty()) return 0;
    if (is(text[0], BULLET)) return with_space(text, 1);
    if (const std::size_t length = number_length(text)) return with_space(text, length);
    const bool is_letter = U'a' <= text[0] && text[0] <= U'z' && text.size() > 1 && text[1] == U')';
    return is_letter ? with_space(text, 2) : 0;
}

std::size_t mark_length(View text) {
    if (const std::size_t length = item_mark_length(text)) return length;
    if (starts_with(text, U">")) return with_space(text, 1);
    const std::size_t hashes = run_length(text, U'#', MAX_HASHES);
    return hashes ? with_space(text, hashes) : 0;
}

}  // namespace cleaner
