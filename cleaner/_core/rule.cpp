#include "rule.h"

#include "python.h"

namespace cleaner {
namespace {

// Calls a function with each item of a sequence.
template <class Function>
void each_item(PyObject* sequence, Function&& function) {
    const Py_ssize_t count = PySequence_Size(sequence);
    if (count < 0) throw PythonError();
    for (Py_ssize_t at = 0; at < count; ++at) {
        Ref item(PySequence_GetItem(sequence, at));
        function(item.get());
    }
}

Texts to_texts(PyObject* sequence) {
    Texts found;
    each_item(sequence, [&](PyObject* text) { found.push_back(to_string(text)); });
    return found;
}

Rule to_rule(PyObject* fields) {
    PyObject *phrases, *edges, *groups, *endings;
    Py_ssize_t least, most;
    int has_pattern, at_end, filed_by_edge, max_words, is_veto, applies_anywhere;
    if (!PyArg_ParseTuple(fields, "OpOppOinnOpp", &phrases, &has_pattern, &edges, &at_end, &filed_by_edge, &groups,
                          &max_words, &least, &most, &endings, &is_veto, &applies_anywhere)) {
        throw PythonError();
    }
    Rule rule;
    rule.phrases = to_texts(phrases);
    rule.has_pattern = has_pattern;
    rule.edges = to_texts(edges);
    rule.at_end = at_end;
    rule.filed_by_edge = filed_by_edge;
    each_item(groups, [&](PyObject* group) { rule.required_literals.push_back(to_texts(group)); });
    rule.max_words = max_words;
    rule.least = static_cast<std::size_t>(least);
    rule.most = static_cast<std::size_t>(most);
    rule.endings = to_texts(endings);
    rule.is_veto = is_veto;
    rule.applies_anywhere = applies_anywhere;
    return rule;
}

}  // namespace

std::vector<Rule> to_rules(PyObject* packed) {
    std::vector<Rule> found;
    each_item(packed, [&](PyObject* fields) { found.push_back(to_rule(fields)); });
    return found;
}

}  // namespace cleaner
