// Folding, as in normalize.py: the form in which all texts are compared.
#include "normalize.h"

#include <algorithm>
#include <stdexcept>

#include "characters.h"
#include "module.h"
#include "python.h"

namespace cleaner {
namespace {

constexpr std::uint32_t CHANGED_BY_SQUEEZE = SPACE | INVISIBLE;

// Replaces each character by a form of it. A text in ASCII keeps its backticks, as in Python.
String replaced(View text, char32_t Character::* form) {
    const bool keeps_backticks = is_ascii(text);
    String found(text);
    for (char32_t& each : found) {
        if (each != U'`' || !keeps_backticks) each = character(each).*form;
    }
    return found;
}

// Tells whether a text is of printable ASCII with single spaces in it, without a branch for each character.
bool is_plainly_squeezed(View text) {
    if (text.empty()) return true;
    std::uint32_t others = (text.front() == U' ') | (text.back() == U' ') | (text.front() - U' ' >= 0x7f - U' ');
    for (std::size_t at = 1; at < text.size(); ++at) {
        others |= (text[at] - U' ' >= 0x7f - U' ') | ((text[at] == U' ') & (text[at - 1] == U' '));
    }
    return !others;
}

bool is_squeezed(View text) {
    if (is_plainly_squeezed(text)) return true;
    bool after_space = true;
    for (char32_t each : text) {
        if (is_plain(each) || !is(each, CHANGED_BY_SQUEEZE)) {
            after_space = false;
        } else if (each != U' ' || after_space) {
            return false;
        } else {
            after_space = true;
        }
    }
    return text.empty() || !after_space;
}

View without_edges(View text, std::uint32_t properties) {
    std::size_t start = 0, end = text.size();
    while (start < end && is(text[start], properties)) ++start;
    while (start < end && is(text[end - 1], properties)) --end;
    return text.substr(start, end - start);
}

}  // namespace

bool is_ascii(View text) {
    char32_t bits = 0;
    for (char32_t each : text) bits |= each;
    return bits < 0x80;
}

String straighten(View text) { return replaced(text, &Character::straightened); }

String level(View text) { return replaced(text, &Character::levelled); }

View squeeze(View text, String& scratch) {
    if (is_squeezed(text)) return text;
    scratch.clear();
    bool after_space = false;
    for (char32_t each : text) {
        const std::uint32_t properties = character(each).properties;
        if (properties & INVISIBLE) continue;
        if (!(properties & SPACE)) {
            if (after_space && !scratch.empty()) scratch += U' ';
            scratch += each;
        }
        after_space = properties & SPACE;
    }
    return scratch;
}

String fold(View text) {
    String scratch;
    return String(squeeze(level(text), scratch));
}

View strip(View text) { return without_edges(text, SPACE); }

View trim(View folded) {
    View text = without_edges(folded, EDGE);
    while (text.size() > 2) {
        const char32_t closing = character(text.front()).closing;
        if (!closing || text.find(closing) != text.size() - 1) break;
        text = without_edges(text.substr(1, text.size() - 2), EDGE);
    }
    return text;
}

std::vector<Offset> offsets(View text, View folded, Offset start) {
    std::vector<Offset> found;
    found.reserve(folded.size() + 1);
    std::size_t at = 0;
    for (char32_t each : folded) {
        while (at < text.size() && text[at] != each && !(each == U' ' && is(text[at], SPACE))) ++at;
        if (at == text.size()) throw std::invalid_argument("the folded text is not of this text");
        found.push_back(start + static_cast<Offset>(at++));
    }
    found.push_back(start + static_cast<Offset>(at));
    return found;
}

namespace {

PyObject* python_level(PyObject*, PyObject* text) {
    return guarded([&] { return from_string(level(to_string(text))); });
}

PyObject* python_straighten(PyObject*, PyObject* text) {
    return guarded([&] { return from_string(straighten(to_string(text))); });
}

PyObject* python_squeeze(PyObject*, PyObject* text) {
    return guarded([&] {
        const String given = to_string(text);
        String scratch;
        return from_string(squeeze(given, scratch));
    });
}

PyObject* python_trim(PyObject*, PyObject* text) {
    return guarded([&] {
        const String given = to_string(text);
        return from_string(trim(given));
    });
}

PyObject* python_offsets(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *text, *folded;
        int start;
        if (!PyArg_ParseTuple(arguments, "UUi", &text, &folded, &start)) throw PythonError();
        return integers(offsets(to_string(text), to_string(folded), start));
    });
}

}  // namespace

void add_normalize(PyObject* module) {
    static PyMethodDef functions[] = {
        {"level", python_level, METH_O, "Return the text straightened and in lower case."},
        {"offsets", python_offsets, METH_VARARGS, "Return the offset in a text of each character of its folded form."},
        {"squeeze", python_squeeze, METH_O, "Return the text with one space between words."},
        {"straighten", python_straighten, METH_O, "Return the text with straight quotes and plain hyphens."},
        {"trim", python_trim, METH_O, "Return a folded text without the marks at its edges."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
