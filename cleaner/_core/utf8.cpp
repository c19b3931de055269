// Decoding of UTF-8.
#include "utf8.h"

#include <algorithm>

namespace cleaner {
namespace {

constexpr char32_t LEAST[] = {0, 0, 0x80, 0x800, 0x10000};  // code point of a sequence of so many bytes

// Returns how many bytes the sequence has that begins with a byte, 0 if none does.
std::size_t length_of(unsigned char first) {
    if (first < 0x80) return 1;
    if (first < 0xC0) return 0;
    return first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF8 ? 4 : 0;
}

bool begins_char(char byte) { return (static_cast<unsigned char>(byte) & 0xC0u) != 0x80; }

}  // namespace

std::size_t bytes_of_chars(std::string_view text, std::size_t chars) {
    if (text.size() <= chars) return text.size();
    std::size_t seen = 0;
    for (std::size_t at = 0; at < text.size(); ++at)
        if (begins_char(text[at]) && seen++ == chars) return at;
    return text.size();
}

std::size_t count_chars(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_char));
}

bool append_utf8(std::string_view bytes, String& text) {
    const std::size_t before = text.size();
    text.resize(before + bytes.size());
    char32_t* out = text.data() + before;
    bool is_valid = true;
    for (std::size_t at = 0; at < bytes.size();) {
        const auto first = static_cast<unsigned char>(bytes[at]);
        if (first < 0x80) {
            *out++ = first;
            ++at;
            continue;
        }
        const std::size_t length = length_of(first);
        is_valid = length > 1 && at + length <= bytes.size();
        if (!is_valid) break;
        char32_t code = first & (0xFFu >> (length + 1));
        for (std::size_t next = at + 1; next < at + length; ++next) {
            const auto byte = static_cast<unsigned char>(bytes[next]);
            is_valid = is_valid && (byte & 0xC0u) == 0x80;
            code = code << 6 | (byte & 0x3Fu);
        }
        is_valid = is_valid && code >= LEAST[length] && code < 0x110000;
        if (!is_valid) break;
        *out++ = code;
        at += length;
    }
    text.resize(static_cast<std::size_t>(out - text.data()));
    return is_valid;
}

}  // namespace cleaner
