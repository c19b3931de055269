// What Python tells about the element that holds the content of a page (steps/content_box.py).
#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "memory.h"
#include "python.h"
#include "text.h"
#include "visibility.h"

namespace cleaner {

// Roles of elements by their names, in the order in which Python hands them over.
enum class Whole : html::RoleNumber { none, notes, references, questions, standfirst };

// Named constants of Python.
struct BoxLimits {
    double prose_share, linked;                 // content_box
    int name_chars, class_chars, remembered;    // elements, visibility
};

struct BoxSettings {
    BoxSettings(PyObject* roles_of_names, PyObject* roles, Ref of_classes, Ref of_label, const BoxLimits& given);

    // Returns the role of an element by its class, id and role in ARIA (content_box.role_of).
    Whole role_of(std::string_view label);
    // Tells whether class, id and role of an element name a kind of chrome.
    bool names_chrome(std::string_view label);

    BoxLimits limits;
    std::vector<String> content_tags, frame_tags;
    std::unordered_set<std::string> chrome_words;

private:
    html::ClassRoles roles_;
    Ref role_of_label_;
    html::Memory<bool> chrome_;
};

}  // namespace cleaner
