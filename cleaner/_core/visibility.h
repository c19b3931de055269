// Elements that a browser does not show, by their attributes, inline style or class (reading/visibility.py).
#pragma once

#include <bitset>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "html_tree.h"
#include "memory.h"
#include "tags.h"

namespace cleaner::html {

// Roles by which pages hide text or draw formulas, in the order in which Python hands over their names; `other` are those
// that it does not.
enum class Role : std::uint8_t { none, screen_reader, formula, formula_span, formula_source, formula_image, other };

using RoleNumber = std::uint8_t;  // 0 for none, the place of a role among those handed over, from 1, one more for others

struct Style {
    bool is_hidden = false;
    bool is_clipped = false;
    std::optional<bool> breaks_lines;  // line breaks in the source; empty if it does not say
};

// Roles of elements by the words of their class (visibility.ClassRoles).
class ClassRoles {
public:
    // `names` maps names of classes, as ClassRoles has them, to names of roles; `role_of` answers for values of `class`
    // with characters beyond ASCII.
    ClassRoles(PyObject* names, PyObject* roles, Ref role_of, std::size_t most_chars, std::size_t most_remembered);

    Role of(const Tag& tag, std::string_view classes);
    RoleNumber of_classes(std::string_view classes);
    RoleNumber role_named(std::string_view name) const;

private:
    RoleNumber look_up(std::string_view classes) const;
    RoleNumber role_of_name(std::string_view name) const;
    // Tells whether a name ends like one that has a role: nearly all do not, and need no other look.
    bool may_have_role(std::string_view name) const;

    std::unordered_map<std::string, RoleNumber> roles_;
    std::deque<std::string> name_texts_;
    std::unordered_map<std::string_view, RoleNumber> names_;
    std::bitset<1 << 16> endings_;  // the last two letters of these names
    Ref role_of_;
    std::size_t most_chars_;
    Memory<RoleNumber> remembered_;  // by values of `class` that Python was asked about
    std::string scratch_;
};

// What inline styles say; Python is asked about each style once.
class Styles {
public:
    // `style_of` returns whether a style hides an element, whether it clips it, and whether line breaks break lines.
    Styles(Ref style_of, std::size_t most_remembered) : style_of_(std::move(style_of)), remembered_(most_remembered) {}

    Style of(std::string_view style);

private:
    Ref style_of_;
    Memory<Style> remembered_;
};

}  // namespace cleaner::html
