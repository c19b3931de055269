// The functions by which Python finds the rules that match a document, and sets the thresholds of their step.
#include "document_handle.h"
#include "matches_handle.h"
#include "module.h"
#include "sweep.h"

namespace cleaner {
namespace {

ActiveRules active_rules(PyObject* handle, PyObject* flags) {
    const Matcher& matcher = from_handle<Matcher>(handle, MATCHER_HANDLE);
    char* data = nullptr;
    Py_ssize_t size = 0;
    if (PyBytes_AsStringAndSize(flags, &data, &size) < 0) throw PythonError();
    if (static_cast<std::size_t>(size) != matcher.size()) throw std::invalid_argument("not one flag for each rule");
    return {matcher, std::string(data, static_cast<std::size_t>(size))};
}

// Reads rows of the index of a block and the numbers of rules.
std::unordered_map<Index, Numbers> to_numbers_by_block(PyObject* rows, std::size_t blocks, std::size_t rules) {
    std::unordered_map<Index, Numbers> found;
    for_each(rows, [&](PyObject* row) {
        PyObject *block, *numbers;
        if (!PyArg_ParseTuple(row, "OO", &block, &numbers)) throw PythonError();
        Numbers& target = found[to_index(block, blocks)];
        for_each(numbers, [&](PyObject* number) { target.push_back(to_index(number, rules)); });
    });
    return found;
}

PyObject* match_rules(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *document_handle, *whole_handle, *whole_flags, *cuts_handle, *cuts_flags, *answerer, *by_place;
        if (!PyArg_ParseTuple(arguments, "OOOOOOO", &document_handle, &whole_handle, &whole_flags, &cuts_handle,
                              &cuts_flags, &answerer, &by_place)) {
            throw PythonError();
        }
        const Document& document = document_of(document_handle);
        ActiveRules whole = active_rules(whole_handle, whole_flags), cuts = active_rules(cuts_handle, cuts_flags);
        const auto placed = to_numbers_by_block(by_place, document.blocks.size(), whole.matcher.size());
        std::vector<Ref> owners;
        for (PyObject* each : {document_handle, whole_handle, cuts_handle}) owners.emplace_back(Py_NewRef(each));
        DocumentMatches matches(document, std::move(whole), std::move(cuts), RuleQuestions(answerer), placed);
        return make_handle(std::make_unique<HeldMatches>(std::move(owners), std::move(matches)), MATCHES_HANDLE);
    });
}

PyObject* make_sweep_limits(PyObject*, PyObject* arguments) {
    return guarded([&] {
        auto limits = std::make_unique<SweepLimits>();
        PyObject *subjects, *licences;
        Py_ssize_t min_entries;
        if (!PyArg_ParseTuple(arguments, "iiiiIIiniiOO", &limits->edge_blocks, &limits->max_prose_above,
                              &limits->max_prose_below, &limits->min_announcing_words, &limits->exempt_kinds,
                              &limits->closed_kinds, &limits->max_entry_words, &min_entries,
                              &limits->subject.max_head_blocks, &limits->subject.max_label_words, &subjects,
                              &licences)) {
            throw PythonError();
        }
        limits->min_entries = static_cast<std::size_t>(min_entries);
        limits->subject.handle = Ref(Py_NewRef(subjects));
        limits->subject.subjects = &subjects_of(subjects);
        limits->subject.licences = to_strings(licences);
        for (const String& licence : limits->subject.licences) limits->subject.licence_index.add(licence, 0);
        limits->subject.licence_index.file();
        return make_handle(std::move(limits), SWEEP_LIMITS_HANDLE);
    });
}

}  // namespace

void add_sweep(PyObject* module) {
    static PyMethodDef functions[] = {
        {"make_sweep_limits", make_sweep_limits, METH_VARARGS, "Return the handle of the thresholds of the rules step."},
        {"match_rules", match_rules, METH_VARARGS, "Return the handle of the rules that match a document."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
