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
    PyObject *phrases, *edges, *groups, *endings, *id;
    Py_ssize_t least, most;
    int has_pattern, at_end, filed_by_edge, max_words, kind, place, has_inside, is_cased;
    if (!PyArg_ParseTuple(fields, "OpOppOinnOiippU", &phrases, &has_pattern, &edges, &at_end, &filed_by_edge, &groups,
                          &max_words, &least, &most, &endings, &kind, &place, &has_inside, &is_cased, &id)) {
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
    rule.kind = static_cast<RuleKind>(kind);
    rule.place = static_cast<Place>(place);
    rule.has_inside = has_inside;
    rule.is_cased = is_cased;
    rule.id = to_string(id);
    return rule;
}

}  // namespace

std::vector<Rule> to_rules(PyObject* packed) {
    std::vector<Rule> found;
    each_item(packed, [&](PyObject* fields) { found.push_back(to_rule(fields)); });
    return found;
}

}  // namespace cleaner
