#include "tags.h"

#include "utf8.h"
#include "values.h"

namespace cleaner::html {

Tag::Tag(std::string_view given)
    : name(given), text(from_utf8(given)), has_hyphen(given.find('-') != std::string_view::npos),
      is_formula(given.substr(given.rfind(':') + 1) == "math") {}

Tags::Tags(PyObject* sets, PyObject* kinds, PyObject* inline_kinds) {
    std::uint32_t set = 1;
    for_each_item(sets, [&](PyObject* names) {
        for_each_item(names, [&](PyObject* name) { add(name).sets |= set; });
        set <<= 1;
    });
    for_each_pair(kinds, [&](PyObject* name, PyObject* kind) {
        Tag& tag = add(name);
        tag.has_kind = true;
        tag.kind = static_cast<Kind>(to_integer(kind));
    });
    for_each_pair(inline_kinds, [&](PyObject* name, PyObject* kind) {
        add(name).inline_kind = static_cast<InlineKind>(to_integer(kind));
    });
}

const Tag* Tags::find(std::string_view name) const {
    const auto found = tags_.find(name);
    return found == tags_.end() ? nullptr : found->second.get();
}

Tag& Tags::add(PyObject* text) {
    const std::string_view name = to_utf8(text);
    const auto found = tags_.find(name);
    if (found != tags_.end()) return *found->second;
    auto tag = std::make_unique<Tag>(name);
    const std::string_view key = tag->name;
    return *tags_.emplace(key, std::move(tag)).first->second;
}

}  // namespace cleaner::html
