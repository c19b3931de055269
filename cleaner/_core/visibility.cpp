#include "visibility.h"

#include <algorithm>
#include <vector>

#include "utf8.h"
#include "values.h"

namespace cleaner::html {
namespace {

constexpr RoleNumber NO_ROLE = 0;
constexpr auto NOWHERE = std::string_view::npos;

bool is_digit(char byte) { return '0' <= byte && byte <= '9'; }
bool is_separator(char byte) { return byte == '-' || byte == '_'; }
bool is_white(char byte) { return ('\t' <= byte && byte <= '\r') || ('\x1c' <= byte && byte <= ' '); }  // str.split

// A name in lower case without hyphens and underscores, and where its parts begin.
struct Parts {
    explicit Parts(std::string_view name) {
        begins.push_back(0);
        for (std::size_t at = 0; at < name.size(); ++at) {
            if (!is_separator(name[at])) {
                joined += ascii_lower(name[at]);
            } else if (at == 0 || !is_separator(name[at - 1])) {
                begins.push_back(joined.size());
            }
        }
    }

    std::string_view from(std::size_t part) const { return std::string_view(joined).substr(begins[part]); }
    std::string_view part(std::size_t part) const {
        const std::size_t end = part + 1 < begins.size() ? begins[part + 1] : joined.size();
        return std::string_view(joined).substr(begins[part], end - begins[part]);
    }
    std::string joined;
    std::vector<std::size_t> begins;
};

// Returns a name without the parts with digits at its end: hashes that a build tool adds.
std::string_view without_hashes(std::string_view name) {
    while (true) {
        std::size_t end = name.size();
        bool has_digit = false;
        for (; end > 0 && !is_separator(name[end - 1]); --end) has_digit = has_digit || is_digit(name[end - 1]);
        if (!end || !has_digit) return name;
        while (end > 0 && is_separator(name[end - 1])) --end;
        name = name.substr(0, end);
    }
}

// Returns the last two letters of a name in lower case without hyphens and underscores, 0 in the place of missing ones.
std::size_t ending_of(std::string_view name) {
    std::size_t ending = 0;
    for (unsigned shift = 0; shift < 16 && !name.empty(); name.remove_suffix(1)) {
        if (is_separator(name.back())) continue;
        ending |= std::size_t{static_cast<unsigned char>(ascii_lower(name.back()))} << shift;
        shift += 8;
    }
    return ending;
}

}  // namespace

ClassRoles::ClassRoles(PyObject* names, PyObject* roles, Ref role_of, std::size_t most_chars,
                       std::size_t most_remembered)
    : role_of_(std::move(role_of)), most_chars_(most_chars), remembered_(most_remembered) {
    RoleNumber number = 0;
    for_each_item(roles, [&](PyObject* role) { roles_.emplace(to_utf8(role), ++number); });
    for_each_pair(names, [&](PyObject* name, PyObject* role) {
        const std::string& text = name_texts_.emplace_back(to_utf8(name));
        names_.emplace(text, role_named(to_utf8(role)));
        endings_.set(ending_of(text));
    });
}

Role ClassRoles::of(const Tag& tag, std::string_view classes) {
    if (tag.has_hyphen) {
        scratch_.assign(tag.name).append(" ").append(classes);
        classes = scratch_;
    }
    return static_cast<Role>(of_classes(classes));
}

RoleNumber ClassRoles::of_classes(std::string_view classes) {
    if (classes.empty()) return NO_ROLE;
    if (is_ascii(classes)) return classes.size() > most_chars_ ? NO_ROLE : look_up(classes);
    if (const auto known = remembered_.find(classes)) return *known;
    const std::string key(classes);  // Python may run other threads, which use the scratch
    Ref role = call(role_of_, from_utf8(key));
    return remembered_.put(key, role_named(to_utf8(role.get())));
}

RoleNumber ClassRoles::role_named(std::string_view name) const {
    if (name.empty()) return NO_ROLE;
    const auto found = roles_.find(std::string(name));
    return found == roles_.end() ? static_cast<RoleNumber>(roles_.size() + 1) : found->second;
}

RoleNumber ClassRoles::look_up(std::string_view classes) const {
    for (std::size_t start = 0, end = 0; end < classes.size(); start = end + 1) {
        for (end = start; end < classes.size() && !is_white(classes[end]);) ++end;
        const RoleNumber role = role_of_name(classes.substr(start, end - start));
        if (role != NO_ROLE) return role;
    }
    return NO_ROLE;
}

bool ClassRoles::may_have_role(std::string_view name) const {
    constexpr std::size_t LAST = 0xFF, NONE = 0;  // a name of a role may have less than two letters
    const std::size_t ending = ending_of(name);
    return endings_[ending] || endings_[ending & LAST] || endings_[NONE];
}

RoleNumber ClassRoles::role_of_name(std::string_view name) const {
    if (name.empty()) return NO_ROLE;
    const std::string_view base = without_hashes(name);
    if (!may_have_role(base) || name.find(':') != NOWHERE) return NO_ROLE;
    const Parts parts(base);
    for (std::size_t at = 0; at < parts.begins.size(); ++at) {  // the longest end of the name that has a role decides
        const auto found = names_.find(parts.from(at));
        if (found == names_.end() || found->second == NO_ROLE) continue;
        if (at == 0 || parts.part(at - 1) != "not") return found->second;
    }
    return NO_ROLE;
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
