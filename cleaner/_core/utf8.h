// Texts in UTF-8, as libxml2 holds them, and their code points.
#pragma once

#include <string_view>

#include "python.h"
#include "text.h"

namespace cleaner {

inline Ref from_utf8(std::string_view bytes) {
    return Ref(PyUnicode_DecodeUTF8(bytes.data(), static_cast<Py_ssize_t>(bytes.size()), nullptr));
}

inline bool is_ascii(std::string_view bytes) {
    unsigned found = 0;  // without a branch for each byte
    for (const char byte : bytes) found |= static_cast<unsigned char>(byte);
    return found < 0x80;
}

inline char ascii_lower(char byte) { return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte; }

// Appends the code points of a text; returns false, with a part of them appended, if it is not UTF-8.
bool append_utf8(std::string_view bytes, String& text);

// Returns the number of bytes of the first characters of a text.
std::size_t bytes_of_chars(std::string_view text, std::size_t chars);

std::size_t count_chars(std::string_view text);

}  // namespace cleaner
