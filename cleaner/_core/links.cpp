#include "links.h"

#include <algorithm>

#include "spaces.h"
#include "utf8.h"
#include "values.h"

namespace cleaner::html {
namespace {

bool is_ignored(char byte) { return byte == '\t' || byte == '\n' || byte == '\r'; }

bool is_letter(char byte) { return byte >= 'a' && byte <= 'z'; }

bool is_of_scheme(char byte) {
    return is_letter(byte) || (byte >= '0' && byte <= '9') || byte == '+' || byte == '.' || byte == '-';
}

std::string_view trimmed(std::string_view text) {
    const auto is_blank = [](char byte) { return is_space(static_cast<unsigned char>(byte)); };
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

// Returns the scheme of an address in lower case, or nothing.
std::string scheme_of(std::string_view address) {
    std::string scheme;
    for (const char byte : address) {
        const char lower = ascii_lower(byte);
        if (byte == ':') return scheme;
        if (!(scheme.empty() ? is_letter(lower) : is_of_scheme(lower))) break;
        scheme += lower;
    }
    return {};
}

}  // namespace

bool is_external(std::string_view address, const PageSettings& settings) {
    if (!is_ascii(address)) return to_bool(call(settings.questions.external, from_utf8(address)).get());
    std::string read(address);
    read.erase(std::remove_if(read.begin(), read.end(), is_ignored), read.end());
    const std::string_view left = trimmed(read);
    const auto most = static_cast<std::size_t>(settings.limits.address);
    if (left.empty() || left.front() == '#' || left.size() > most) return false;
    const std::string scheme = scheme_of(left);
    const auto& known = settings.schemes;
    return scheme.empty() || std::find(known.begin(), known.end(), scheme) != known.end();
}

}  // namespace cleaner::html
