#include "markup.h"

#include <algorithm>
#include <unordered_map>

#include "convert.h"
#include "module.h"

namespace cleaner {
namespace {

// Reads the markup of blocks from Python. Most strings and tuples are met many times as the same object.
class MarkupReader {
public:
    explicit MarkupReader(Markup& markup) : markup_(markup) {}

    // A row is (tags, numbers of elements, names, link density, siblings).
    void add(PyObject* row) {
        const Ref tags = item(row, 0), inside = item(row, 1), names = item(row, 2);
        add_strings(tags.get(), markup_.tags);
        for (Py_ssize_t at = 0; at < size_of(inside.get()); ++at) {
            numbers_.push_back(to_size(item(inside.get(), at).get()));
        }
        markup_.inside.ends.push_back(numbers_.size());
        markup_.paths.push_back(path(names.get()));
        markup_.link_densities.push_back(to_double(item(row, 3).get()));
        markup_.siblings.push_back(static_cast<std::int32_t>(to_size(item(row, 4).get())));
    }

    // Numbers the elements anew, so that sums over them fit into an array.
    void finish() {
        std::vector<Py_ssize_t> sorted(numbers_);
        std::sort(sorted.begin(), sorted.end());
        sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
        for (Py_ssize_t number : numbers_) {
            const auto place = std::lower_bound(sorted.begin(), sorted.end(), number) - sorted.begin();
            markup_.inside.indices.push_back(static_cast<std::int32_t>(place));
        }
        markup_.elements = sorted.size();
    }

private:
    Markup& markup_;
    std::vector<Py_ssize_t> numbers_;  // of elements, as Python has them
    std::unordered_map<PyObject*, std::int32_t> strings_;
    std::vector<Ref> known_;  // keeps the objects that `strings_` knows
    OwningStringTable paths_;  // the numbers of the names of each path, as a string

    std::int32_t number(PyObject* string) {
        const auto known = strings_.find(string);
        if (known != strings_.end()) return known->second;
        known_.emplace_back(Py_NewRef(string));
        return strings_[string] = markup_.strings.add(to_string(string));
    }

    void add_strings(PyObject* strings, Bag& bag) {
        for (Py_ssize_t at = 0; at < size_of(strings); ++at) bag.indices.push_back(number(item(strings, at).get()));
        bag.ends.push_back(bag.indices.size());
    }

    std::int32_t path(PyObject* names) {
        String key;
        for (Py_ssize_t at = 0; at < size_of(names); ++at) {
            key.push_back(static_cast<char32_t>(number(item(names, at).get())));
        }
        const std::int32_t path = paths_.add(key);
        if (static_cast<std::size_t>(path) == markup_.names.ends.size()) {
            markup_.names.indices.insert(markup_.names.indices.end(), key.begin(), key.end());
            markup_.names.ends.push_back(markup_.names.indices.size());
        }
        return path;
    }
};

PyObject* make_markup(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject* rows;
        if (!PyArg_ParseTuple(arguments, "O", &rows)) throw PythonError();
        auto markup = std::make_unique<Markup>();
        MarkupReader reader(*markup);
        for (Py_ssize_t at = 0; at < size_of(rows); ++at) reader.add(item(rows, at).get());
        reader.finish();
        return make_handle(std::move(markup), MARKUP_HANDLE);
    });
}

// Logits are limited, so that one block counts no more than that in the mean of several.
PyObject* average_by_path(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *handle, *removed, *given;
        double most;
        if (!PyArg_ParseTuple(arguments, "OOOd", &handle, &removed, &given, &most)) throw PythonError();
        const Markup& markup = from_handle<Markup>(handle, MARKUP_HANDLE);
        std::vector<double> logits = to_doubles(given);
        const std::vector<std::uint8_t> is_removed = to_marks(removed, logits.size());
        if (logits.size() != markup.size()) throw std::invalid_argument("not a logit for each block");
        std::vector<double> sums(markup.names.ends.size(), 0.0);
        std::vector<std::int32_t> counts(sums.size(), 0);
        for (std::size_t at = 0; at < logits.size(); ++at) {
            if (is_removed[at]) continue;
            sums[static_cast<std::size_t>(markup.paths[at])] += std::max(-most, std::min(logits[at], most));
            ++counts[static_cast<std::size_t>(markup.paths[at])];
        }
        for (std::size_t at = 0; at < logits.size(); ++at) {
            const auto path = static_cast<std::size_t>(markup.paths[at]);
            if (!is_removed[at] && counts[path] > 1) logits[at] = sums[path] / counts[path];
        }
        return from_doubles(logits);
    });
}

}  // namespace

void add_markup(PyObject* module) {
    static PyMethodDef functions[] = {
        {"average_by_path", average_by_path, METH_VARARGS, "Return logits, with their mean for blocks in equal elements."},
        {"make_markup", make_markup, METH_VARARGS, "Return the handle of the markup of the blocks of a page."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
