// Finds the headline of a document (steps/headline.py).
#include <algorithm>

#include "context.h"
#include "features.h"
#include "module.h"
#include "numbers.h"
#include "python.h"

namespace cleaner {
namespace {

// Constants of headline.py.
struct HeadlineLimits {
    std::int32_t min_words;
    std::int32_t max_words;
    double min_topic_overlap;
    std::int32_t max_counted_words;
};

Index text_headline(const Features& features, const Context& context, const std::vector<std::uint8_t>& removed,
                    const HeadlineLimits& limits) {
    double best = 0;
    Index found = -1;
    for (std::size_t at = 0; at < features.sizes.size(); ++at) {
        if (context.columns.row(at)[context_column::before_first] == 0) break;
        const std::int32_t size = features.sizes[at];
        const double topic = features.columns.row(at)[column::topic];
        const double worth = topic * std::min(size, limits.max_counted_words);
        const bool may_be = topic >= limits.min_topic_overlap && limits.min_words <= size && size <= limits.max_words;
        if (may_be && !removed[at] && worth >= best) {
            best = worth;
            found = static_cast<Index>(at);
        }
    }
    return found;
}

Index page_headline(const Table& columns) {
    Index heading = -1, first = -1;
    for (std::size_t at = 0; at < columns.rows; ++at) {
        const double* row = columns.row(at);
        const bool is_first = row[column::first_heading] != 0, is_title = row[column::title] != 0;
        if (is_first && is_title) return static_cast<Index>(at);
        if (heading < 0 && is_title && row[column::heading] != 0) heading = static_cast<Index>(at);
        if (first < 0 && is_first) first = static_cast<Index>(at);
    }
    return heading >= 0 ? heading : first;
}

PyObject* find_headline(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *handle, *around, *removed;
        HeadlineLimits limits;
        if (!PyArg_ParseTuple(arguments, "OOO(iidi)", &handle, &around, &removed, &limits.min_words, &limits.max_words,
                              &limits.min_topic_overlap, &limits.max_counted_words)) {
            throw PythonError();
        }
        const auto& features = from_handle<Features>(handle, FEATURES_HANDLE);
        const auto& context = from_handle<Context>(around, CONTEXT_HANDLE);
        const std::size_t count = features.sizes.size();
        if (context.columns.rows != count) throw std::invalid_argument("the context is not that of the features");
        const bool is_page = features.columns.columns > column::block_end;
        return from_long(is_page ? page_headline(features.columns)
                                 : text_headline(features, context, to_marks(removed, count), limits));
    });
}

}  // namespace

void add_headline(PyObject* module) {
    static PyMethodDef functions[] = {
        {"find_headline", find_headline, METH_VARARGS, "Return the index of the headline of a document, or -1."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
