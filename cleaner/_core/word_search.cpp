#include "word_search.h"

#include <vector>

namespace cleaner {
namespace {

// Returns for each length of a beginning of `text` the length of its longest proper beginning that also ends it.
std::vector<std::int32_t> borders(View text) {
    std::vector<std::int32_t> found(text.size() + 1, 0);
    std::int32_t length = 0;
    for (std::size_t at = 1; at < text.size(); ++at) {
        while (length && text[at] != text[length]) length = found[length];
        length += text[at] == text[length];
        found[at + 1] = length;
    }
    return found;
}

// Searches in linear time, whatever the texts are (Knuth, Morris and Pratt).
std::size_t find_surely(View outer, View inner) {
    const String needle = U" " + String(inner);  // the space that it begins with may stand before `outer`
    const std::vector<std::int32_t> back = borders(needle);
    std::size_t matched = 1;
    for (std::size_t at = 0; at < outer.size(); ++at) {
        while (matched && outer[at] != needle[matched]) matched = static_cast<std::size_t>(back[matched]);
        matched += outer[at] == needle[matched];
        if (matched == needle.size()) return at + 1 - inner.size();
    }
    return View::npos;
}

}  // namespace

std::size_t find_from_word(View outer, View inner) {
    if (inner.size() > outer.size()) return View::npos;
    std::size_t budget = 4 * outer.size();  // of characters to compare; most words differ in one of the first from `inner`
    for (std::size_t at = 0; at <= outer.size() - inner.size(); ++at) {
        std::size_t same = 0;
        while (same < inner.size() && outer[at + same] == inner[same]) ++same;
        if (same == inner.size()) return at;
        if (same >= budget) return find_surely(outer, inner);
        budget -= same;
        at = outer.find(U' ', at);
        if (at == View::npos) break;
    }
    return View::npos;
}

}  // namespace cleaner
