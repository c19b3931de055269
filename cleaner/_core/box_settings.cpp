#include "box_settings.h"

#include <algorithm>

#include "label_words.h"
#include "utf8.h"
#include "values.h"

namespace cleaner {
namespace {

constexpr std::string_view SPACES = " \t\n\v\f\r\x1c\x1d\x1e\x1f";

// Returns the words of a text of ASCII with single spaces between them.
std::string with_single_spaces(std::string_view text) {
    std::string found;
    for (std::size_t at = text.find_first_not_of(SPACES); at != std::string_view::npos;) {
        const std::size_t end = std::min(text.find_first_of(SPACES, at), text.size());
        if (!found.empty()) found += ' ';
        found.append(text, at, end - at);
        at = text.find_first_not_of(SPACES, end);
    }
    return found;
}

}  // namespace

BoxSettings::BoxSettings(PyObject* roles_of_names, PyObject* roles, Ref of_classes, Ref of_label, const BoxLimits& given)
    : limits(given),
      roles_(roles_of_names, roles, std::move(of_classes), static_cast<std::size_t>(given.class_chars),
             static_cast<std::size_t>(given.remembered)),
      role_of_label_(std::move(of_label)), chrome_(static_cast<std::size_t>(given.remembered)) {}

Whole BoxSettings::role_of(std::string_view label) {
    if (is_ascii(label)) return static_cast<Whole>(roles_.of_classes(with_single_spaces(label)));
    const Ref role = html::call(role_of_label_, from_bytes(std::string(label)));
    return static_cast<Whole>(roles_.role_named(html::to_utf8(role.get())));
}

bool BoxSettings::names_chrome(std::string_view label) {
    if (const auto known = chrome_.find(label)) return *known;
    const std::string_view searched = label.substr(0, bytes_of_chars(label, static_cast<std::size_t>(limits.name_chars)));
    const std::vector<std::string> words = html::label_words(searched, searched.size());
    const auto is_chrome = [this](const std::string& word) { return chrome_words.count(word) > 0; };
    return chrome_.put(label, std::any_of(words.begin(), words.end(), is_chrome));
}

}  // namespace cleaner
