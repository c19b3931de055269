#include "visibility.h"

#include <algorithm>
#include <vector>

#include "utf8.h"
#include "values.h"

namespace cleaner::html {
namespace {

constexpr std::string_view SPACES = " \t\n\v\f\r\x1c\x1d\x1e\x1f";
constexpr RoleNumber NO_ROLE = 0;
constexpr std::string_view DIGITS = "0123456789";

bool has_digit(std::string_view part) { return part.find_first_of(DIGITS) != std::string_view::npos; }

// Returns the parts of a name in lower case, divided by runs of hyphens and underscores.
std::vector<std::string> parts_of(std::string_view name) {
    std::vector<std::string> parts(1);
    bool is_between = false;
    for (const char each : name) {
        const bool divides = each == '-' || each == '_';
        if (divides && !is_between) parts.emplace_back();
        if (!divides) parts.back() += ascii_lower(each);
        is_between = divides;
    }
    return parts;
}

}  // namespace

ClassRoles::ClassRoles(PyObject* names, PyObject* roles, Ref role_of, std::size_t most_chars,
                       std::size_t most_remembered)
    : role_of_(std::move(role_of)), most_chars_(most_chars), remembered_(most_remembered) {
    RoleNumber number = 0;
    for_each_item(roles, [&](PyObject* role) { roles_.emplace(to_utf8(role), ++number); });
    for_each_pair(names, [&](PyObject* name, PyObject* role) { names_.emplace(to_utf8(name), role_named(to_utf8(role))); });
}

Role ClassRoles::of(const Tag& tag, const Attributes& attributes) {
    std::string_view classes = attributes.get("class");
    if (tag.has_hyphen) {
        scratch_.assign(tag.name).append(" ").append(classes);
        classes = scratch_;
    }
    return static_cast<Role>(of_classes(classes));
}

RoleNumber ClassRoles::of_classes(std::string_view classes) {
    if (classes.empty()) return NO_ROLE;
    if (const auto known = remembered_.find(classes)) return *known;
    if (!is_ascii(classes)) {
        const std::string key(classes);  // Python may run other threads, which use the scratch
        Ref role = call(role_of_, from_utf8(key));
        return remembered_.put(key, role_named(to_utf8(role.get())));
    }
    return classes.size() > most_chars_ ? NO_ROLE : remembered_.put(classes, look_up(classes));
}

RoleNumber ClassRoles::role_named(std::string_view name) const {
    if (name.empty()) return NO_ROLE;
    const auto found = roles_.find(std::string(name));
    return found == roles_.end() ? static_cast<RoleNumber>(roles_.size() + 1) : found->second;
}

RoleNumber ClassRoles::look_up(std::string_view classes) const {
    for (std::size_t at = classes.find_first_not_of(SPACES); at != std::string_view::npos;) {
        const std::size_t end = std::min(classes.find_first_of(SPACES, at), classes.size());
        const RoleNumber role = role_of_name(classes.substr(at, end - at));
        if (role != NO_ROLE) return role;
        at = classes.find_first_not_of(SPACES, end);
    }
    return NO_ROLE;
}

RoleNumber ClassRoles::role_of_name(std::string_view name) const {
    if (name.find(':') != std::string_view::npos) return NO_ROLE;
    std::vector<std::string> parts = parts_of(name);
    while (parts.size() > 1 && has_digit(parts.back())) parts.pop_back();
    std::string joined;
    RoleNumber role = NO_ROLE;
    for (std::size_t at = parts.size(); at-- > 0;) {  // the longest end of the name that has a role decides
        joined.insert(0, parts[at]);
        const auto found = names_.find(joined);
        if (found == names_.end() || found->second == NO_ROLE) continue;
        if (at == 0 || parts[at - 1] != "not") role = found->second;
    }
    return role;
}

Style Styles::of(std::string_view style) {
    if (style.empty()) return {};
    if (const auto known = remembered_.find(style)) return *known;
    Ref answer = call(style_of_, from_utf8(style));
    const auto field = [&](Py_ssize_t at) { return Ref(PySequence_GetItem(answer.get(), at)); };
    Style found{to_bool(field(0).get()), to_bool(field(1).get()), std::nullopt};
    if (Ref breaks = field(2); breaks.get() != Py_None) found.breaks_lines = to_bool(breaks.get());
    return remembered_.put(style, found);
}

}  // namespace cleaner::html
