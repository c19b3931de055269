// What the search for rules asks Python: patterns, which only Python can run, and what only a page's markup tells.
#pragma once

#include <vector>

#include "numbers.h"
#include "removals.h"

namespace cleaner {

// Calls the methods of a Python object (steps/core_rules.py). Each may raise, and may only be asked with the GIL held.
class RuleQuestions {
public:
    explicit RuleQuestions(PyObject* answerer) : answerer_(Py_NewRef(answerer)) {}

    bool matches(int rule, View text) const { return is_true("matches", rule, text); }
    bool matches_case(int rule, View text) const { return is_true("matches_case", rule, text); }
    bool is_inside(int rule, Index block) const {
        return to_bool(Ref(PyObject_CallMethod(answerer_.get(), "is_inside", "ii", rule, block)).get());
    }

    // Returns the spans of a folded text that a cut removes. `cased` is the text before lower-casing, or empty.
    std::vector<Span> cut_spans(int cut, View folded, View cased) const {
        const Ref text = from_string(folded), original = from_string(cased);
        const Ref rows(
            PyObject_CallMethod(answerer_.get(), "cut_spans", "iOO", cut, text.get(), original.get()));
        std::vector<Span> found;
        for_each(rows.get(), [&](PyObject* row) {
            Span span{};
            if (!PyArg_ParseTuple(row, "ii", &span.start, &span.end)) throw PythonError();
            found.push_back(span);
        });
        return found;
    }

    bool is_in_frame(Index block) const {
        return to_bool(Ref(PyObject_CallMethod(answerer_.get(), "is_in_frame", "i", block)).get());
    }

    // Returns the headings of a page that repeat its title, in order, and its first `h1`, or -1.
    std::pair<Indices, Index> page_headings() const {
        const Ref found(PyObject_CallMethod(answerer_.get(), "page_headings", nullptr));
        PyObject* titles;
        int first;
        if (!PyArg_ParseTuple(found.get(), "Oi", &titles, &first)) throw PythonError();
        Indices indices;
        for_each(titles, [&](PyObject* at) { indices.push_back(static_cast<Index>(to_long(at))); });
        return {std::move(indices), first};
    }

private:
    bool is_true(const char* method, int rule, View text) const {
        const Ref argument = from_string(text);
        return to_bool(Ref(PyObject_CallMethod(answerer_.get(), method, "iO", rule, argument.get())).get());
    }

    Ref answerer_;
};

}  // namespace cleaner
