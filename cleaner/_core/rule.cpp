#include "rule.h"

#include "python.h"

namespace cleaner {
namespace {

// Returns what a function makes of each item of a sequence.
template <class Made, class Function>
std::vector<Made> to_vector(PyObject* sequence, Function&& make) {
    const Py_ssize_t count = PySequence_Size(sequence);
    if (count < 0) throw PythonError();
    std::vector<Made> found;
    found.reserve(static_cast<std::size_t>(count));  // every process does this for ten thousand texts
    for (Py_ssize_t at = 0; at < count; ++at) {
        Ref item(PySequence_GetItem(sequence, at));
        found.push_back(make(item.get()));
    }
    return found;
}

Texts to_texts(PyObject* sequence) { return to_vector<String>(sequence, to_string); }

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
    rule.required_literals = to_vector<Texts>(groups, to_texts);
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

std::vector<Rule> to_rules(PyObject* packed) { return to_vector<Rule>(packed, to_rule); }

}  // namespace cleaner
