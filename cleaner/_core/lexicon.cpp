#include "lexicon.h"

#include <algorithm>

#include "convert.h"
#include "module.h"

namespace cleaner {

// Adds the term of a word: its stem without the punctuation around it.
void TermReader::add(View word) {
    auto is_mark = [this](char32_t code) { return limits_.punctuation.has(code); };
    while (!word.empty() && is_mark(word.front())) word.remove_prefix(1);
    while (!word.empty() && is_mark(word.back())) word.remove_suffix(1);
    terms_.push_back(word.substr(0, limits_.stem));
}

void TermReader::add_pairs(std::size_t start, std::size_t end) {
    for (std::size_t at = start; at < end; ++at) terms_.push_back(View(unspaced_).substr(at, 2));
}

TermLimits to_term_limits(PyObject* limits) {
    auto size = [limits](Py_ssize_t at) { return static_cast<std::size_t>(to_size(item(limits, at).get())); };
    return {size(0), size(1), size(2), size(3), size(4), CharacterSet(to_string(item(limits, 5).get()))};
}

const std::vector<View>& TermReader::terms_of(View folded) {
    terms_.clear();
    if (has_unspaced_edge(folded)) {
        unspaced_.clear();
        std::copy_if(folded.begin(), folded.end(), std::back_inserter(unspaced_), [](char32_t code) { return code != U' '; });
        const std::size_t size = unspaced_.size();
        if (size <= limits_.first_pairs + limits_.last_pairs) {
            add_pairs(0, std::max<std::size_t>(size, 2) - 1);
        } else {
            add_pairs(0, limits_.first_pairs);
            add_pairs(size - limits_.last_pairs - 1, size - 1);
        }
        return terms_;
    }
    const auto spaces = static_cast<std::size_t>(std::count(folded.begin(), folded.end(), U' '));
    if (spaces < limits_.first + limits_.last) {
        for_each_word(folded, [this](View word) { add(word); });
        return terms_;
    }
    View rest = folded;
    for (std::size_t word = 0; word < limits_.first; ++word) {
        const std::size_t space = rest.find(U' ');
        add(rest.substr(0, space));
        rest.remove_prefix(space + 1);
    }
    std::size_t start = folded.size();
    for (std::size_t word = 0; word < limits_.last; ++word) start = folded.rfind(U' ', start - 1);
    for_each_word(folded.substr(start + 1), [this](View word) { add(word); });
    return terms_;
}

namespace {

// Calls a function with each key and value of a dict.
template <class Function>
void for_each_item(PyObject* dict, Function&& function) {
    PyObject *key, *value;
    Py_ssize_t place = 0;
    while (PyDict_Next(dict, &place, &key, &value)) function(key, value);
}

Groups read_groups(PyObject* groups) {
    Groups found;
    for_each_item(groups, [&](PyObject* word, PyObject* group) {
        found.words.add(to_string(word));
        found.groups.push_back(static_cast<std::int8_t>(to_size(group)));
    });
    return found;
}

PyObject* make_lexicon(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *function_words, *terms, *names;
        if (!PyArg_ParseTuple(arguments, "OO!O!", &function_words, &PyDict_Type, &terms, &PyDict_Type, &names)) {
            throw PythonError();
        }
        auto lexicon = std::make_unique<Lexicon>();
        for (Py_ssize_t at = 0; at < size_of(function_words); ++at) {
            lexicon->function_words.add(to_string(item(function_words, at).get()));
        }
        lexicon->terms = read_groups(terms);
        lexicon->names = read_groups(names);
        return make_handle(std::move(lexicon), LEXICON_HANDLE);
    });
}

PyObject* make_vocabulary(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject* indices;
        if (!PyArg_ParseTuple(arguments, "O!", &PyDict_Type, &indices)) throw PythonError();
        auto vocabulary = std::make_unique<Vocabulary>();
        for_each_item(indices, [&](PyObject* word, PyObject* index) {
            vocabulary->words.add(to_string(word));
            vocabulary->indices.push_back(static_cast<std::int32_t>(to_size(index)));
        });
        return make_handle(std::move(vocabulary), VOCABULARY_HANDLE);
    });
}

PyObject* terms_of_text(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *folded, *given;
        if (!PyArg_ParseTuple(arguments, "UO", &folded, &given)) throw PythonError();
        const TermLimits limits = to_term_limits(given);
        const String text = to_string(folded);
        TermReader reader(limits);
        const std::vector<View>& terms = reader.terms_of(text);
        return list_of(terms.size(), [&](std::size_t at) { return from_string(terms[at]).release(); });
    });
}

}  // namespace

void add_lexicon(PyObject* module) {
    static PyMethodDef functions[] = {
        {"make_lexicon", make_lexicon, METH_VARARGS, "Return the handle of a lexicon."},
        {"make_vocabulary", make_vocabulary, METH_VARARGS, "Return the handle of a vocabulary."},
        {"terms_of", terms_of_text, METH_VARARGS, "Return the terms at the edges of a folded text."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
