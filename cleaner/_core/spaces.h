// White space in texts, as str.isspace, str.strip and str.split see it.
#pragma once

#include "characters.h"

namespace cleaner::html {

inline bool is_space(char32_t code) {
    return code < 0x80 ? code == U' ' || (code >= 0x09 && code <= 0x0D) || (code >= 0x1C && code <= 0x1F) : is(code, SPACE);
}

inline View trimmed_left(View text) {
    std::size_t start = 0;
    while (start < text.size() && is_space(text[start])) ++start;
    return text.substr(start);
}

inline View trimmed_right(View text) {
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

inline View trimmed(View text) { return trimmed_right(trimmed_left(text)); }

inline bool is_blank(View text) { return trimmed_left(text).empty(); }

// Calls a function with the start and the end of each word.
template <class Function>
void for_each_word(View text, Function&& function) {
    for (std::size_t at = 0; at < text.size();) {
        if (is_space(text[at])) {
            ++at;
            continue;
        }
        const std::size_t start = at;
        while (at < text.size() && !is_space(text[at])) ++at;
        function(start, at);
    }
}

// Appends the words of a text, with single spaces between them.
inline void append_squeezed(View text, String& target) {
    const std::size_t before = target.size();
    for_each_word(text, [&](std::size_t start, std::size_t end) {
        if (target.size() > before) target += U' ';
        target.append(text, start, end - start);
    });
}

}  // namespace cleaner::html
