// Texts as arrays of code points, so that offsets are those of Python strings.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cleaner {

using String = std::u32string;
using View = std::u32string_view;
using Offset = std::int32_t;  // in code points; no text has 2^31 of them

inline bool starts_with(View text, View start) { return text.substr(0, start.size()) == start; }

inline bool ends_with(View text, View end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

}  // namespace cleaner
