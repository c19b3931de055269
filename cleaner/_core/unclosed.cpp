// Whether a page closes all elements that hide their content (reading/unclosed.py).
#include <algorithm>
#include <bitset>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "module.h"
#include "utf8.h"
#include "values.h"

namespace cleaner {
namespace {

using namespace html;

constexpr auto NONE = std::string_view::npos;

struct HidingTag {
    std::string_view name;
    bool is_raw;   // no other tag counts in its content
    bool is_flat;  // does not contain itself
    std::size_t open = 0;
};

bool begins_with(std::string_view text, std::string_view name) {
    const auto equals = [](char letter, char found) { return letter == ascii_lower(found); };
    return text.size() >= name.size() && std::equal(name.begin(), name.end(), text.begin(), equals);
}

// Returns the first two letters of a text that has so many, in lower case.
std::size_t beginning_of(std::string_view text) {
    const auto letter = [&](std::size_t at) { return std::size_t{static_cast<unsigned char>(ascii_lower(text[at]))}; };
    return letter(0) << 8 | letter(1);
}

bool is_word(char byte) {
    const char lower = ascii_lower(byte);
    return (lower >= 'a' && lower <= 'z') || (byte >= '0' && byte <= '9') || byte == '_';
}

class Page {
public:
    Page(std::string_view html, std::vector<HidingTag> tags)
        : html_(html.substr(0, html.rfind('>') + 1)), all_(html), tags_(std::move(tags)) {
        for (const HidingTag& tag : tags_) beginnings_.set(beginning_of(tag.name));
    }

    bool closes_everything() {
        if (!closes_comments()) return false;
        for (std::size_t at = 0; (at = html_.find('<', at)) != NONE;) {
            const char next = html_[at + 1];  // there is one, as the text ends in a `>`
            if (next == '!' && html_.substr(at, 4) == "<!--") {
                at = std::min(all_.find("-->", at + 4), all_.size());
                continue;
            }
            const bool ends = next == '/';
            std::size_t after = at + 1 + ends;
            HidingTag* tag = tag_at(after);
            if (!tag) {
                ++at;
                continue;
            }
            at = html_.find('>', after) + 1;
            if (!take(*tag, ends, at)) return false;
        }
        return std::all_of(tags_.begin(), tags_.end(), [](const HidingTag& tag) { return !tag.open; });
    }

private:
    // Tells whether the last comment has an end. Its `!` is searched, as `<` is everywhere.
    bool closes_comments() const {
        std::size_t last = NONE;
        for (std::size_t at = 0; (at = all_.find("!--", at)) != NONE; ++at)
            if (at > 0 && all_[at - 1] == '<') last = at;
        return last == NONE || all_.find("-->", last) != NONE;
    }

    // Returns the tag whose name begins at a place, and moves the place behind the name; null if there is none.
    HidingTag* tag_at(std::size_t& at) {
        const std::string_view rest = html_.substr(at);
        if (rest.size() < 2 || !beginnings_[beginning_of(rest)]) return nullptr;
        for (HidingTag& tag : tags_) {
            const std::size_t length = tag.name.size();
            if (!begins_with(rest, tag.name) || (rest.size() > length && is_word(rest[length]))) continue;
            at += length;
            return &tag;
        }
        return nullptr;
    }

    // Opens or closes an element, behind whose tag `at` is; returns false if an element is known never to be closed.
    bool take(HidingTag& tag, bool ends, std::size_t& at) {
        if (ends) {
            tag.open -= tag.open > 0;
        } else if (!tag.is_raw) {
            if (tag.is_flat && tag.open) return false;
            ++tag.open;
        } else if (const std::size_t end = tag.open ? NONE : end_of_raw(tag, at); end != NONE) {
            at = end;
        } else {
            ++tag.open;
        }
        return true;
    }

    std::size_t end_of_raw(const HidingTag& tag, std::size_t at) const {
        while ((at = all_.find("</", at)) != NONE) {
            if (begins_with(all_.substr(at + 2), tag.name)) return at;
            at += 2;
        }
        return NONE;
    }

    std::string_view html_;  // up to the last `>`
    std::string_view all_;
    std::vector<HidingTag> tags_;
    std::bitset<1 << 16> beginnings_;  // the first two letters of the names of the tags
};

PyObject* closes_everything(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *html, *names, *raw, *flat;
        if (!PyArg_ParseTuple(arguments, "UOOO", &html, &names, &raw, &flat)) throw PythonError();
        Py_ssize_t size = 0;
        const char* data = PyUnicode_AsUTF8AndSize(html, &size);
        if (!data) {  // it holds lone surrogates
            PyErr_Clear();
            return from_bool(false);
        }
        std::vector<HidingTag> tags;
        const auto holds = [](PyObject* set, PyObject* name) {
            const int found = PySequence_Contains(set, name);
            if (found < 0) throw PythonError();
            return found > 0;
        };
        for_each_item(names, [&](PyObject* name) {
            tags.push_back({to_utf8(name), holds(raw, name), holds(flat, name)});
            if (tags.back().name.size() < 2) throw std::invalid_argument("the name of a tag has less than two letters");
        });
        return from_bool(Page({data, static_cast<std::size_t>(size)}, std::move(tags)).closes_everything());
    });
}

}  // namespace

void add_unclosed(PyObject* module) {
    static PyMethodDef functions[] = {
        {"closes_everything", closes_everything, METH_VARARGS, "Tell whether a page closes all that hides content."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
