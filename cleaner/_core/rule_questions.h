// What the search for rules asks Python: patterns, which only Python can run, and what only a page's markup tells.
#pragma once

#include <vector>

#include "numbers.h"
#include "removals.h"

namespace cleaner {

// A text as an object of Python, made when it is first asked for.
class Asked {
public:
    explicit Asked(View text) : text_(text) {}

    PyObject* get() {
        if (!object_.get()) object_ = from_string(text_);
        return object_.get();
    }
    std::size_t size() const { return text_.size(); }

private:
    View text_;
    Ref object_;
};

// Calls the methods and the tests of a Python object (steps/rules_and_repeats.py, Answers). Each may raise, and may only
// be asked with the GIL held.
class RuleQuestions {
public:
    explicit RuleQuestions(PyObject* answerer)
        : answerer_(Py_NewRef(answerer)),
          tests_(PyObject_GetAttrString(answerer, "tests")),
          cut_tests_(PyObject_GetAttrString(answerer, "cut_tests")) {}

    // Tells whether the pattern of a rule matches a folded text.
    bool matches(int rule, Asked& text) const {
        PyObject* test = known(tests_, "fill_test", rule);
        return to_bool(Ref(PyObject_CallFunctionObjArgs(test, text.get(), nullptr)).get());
    }

    // Tells whether a cut may remove something from a folded text.
    bool may_cut(int cut, Asked& text) const {
        PyObject* test;
        Py_ssize_t reach;
        if (!PyArg_ParseTuple(known(cut_tests_, "fill_cut_test", cut), "On", &test, &reach)) throw PythonError();
        const auto size = static_cast<Py_ssize_t>(text.size());
        const Ref start = from_long(reach && size > reach ? size - reach : 0);
        return to_bool(Ref(PyObject_CallFunctionObjArgs(test, text.get(), start.get(), nullptr)).get());
    }

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
    // Returns the item of a list, which a method of the answerer sets when it is first asked for; borrowed.
    PyObject* known(const Ref& list, const char* fill, int at) const {
        PyObject* found = PyList_GetItem(list.get(), at);
        if (found == Py_None) {
            Ref(PyObject_CallMethod(answerer_.get(), fill, "i", at));
            found = PyList_GetItem(list.get(), at);
        }
        if (!found) throw PythonError();
        return found;
    }

    bool is_true(const char* method, int rule, View text) const {
        const Ref argument = from_string(text);
        return to_bool(Ref(PyObject_CallMethod(answerer_.get(), method, "iO", rule, argument.get())).get());
    }

    Ref answerer_, tests_, cut_tests_;
};

}  // namespace cleaner
