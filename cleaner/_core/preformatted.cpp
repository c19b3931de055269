#include "preformatted.h"

#include <algorithm>

#include "spaces.h"
#include "values.h"

namespace cleaner::html {
namespace {

constexpr char32_t NO_BREAK_SPACE = 0xA0;

String joined(const std::vector<String>& texts) {
    String all;
    for (const String& text : texts) all += text;
    return all;
}

String without_numbers(const std::vector<String>& texts, const PageSettings& settings) {
    Ref list = list_from(texts, [](const String& text) { return from_string(text); });
    Ref kept = call(settings.questions.without_numbers, std::move(list));
    String all;
    for_each_item(kept.get(), [&](PyObject* text) { all += to_string(text); });
    return all;
}

}  // namespace

bool is_decimal(View text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char32_t code) { return is(code, DECIMAL); });
}

String code_text(const std::vector<String>& texts, const PageSettings& settings) {
    const auto is_number = [](const String& text) { return is_decimal(trimmed(text)); };
    const bool has_numbers = std::any_of(texts.begin(), texts.end(), is_number);
    String all = has_numbers ? without_numbers(texts, settings) : joined(texts);
    std::replace(all.begin(), all.end(), NO_BREAK_SPACE, U' ');
    View code = all;
    while (!code.empty() && code.front() == U'\n') code.remove_prefix(1);
    return String(trimmed_right(code));
}

}  // namespace cleaner::html
