// Sums over blocks that the confidence of a result is computed from (classifier/confidence.py).
#include <algorithm>
#include <cmath>

#include "convert.h"
#include "features.h"
#include "markup.h"
#include "module.h"
#include "removals_handle.h"
#include "removed_by.h"

namespace cleaner {
namespace {

double content_chance(double logit, double max_logit) {
    return 1 / (1 + std::exp(std::max(-max_logit, std::min(logit, max_logit))));
}

struct Limits {
    double max_logit;
    double doubtful_from;
    double doubtful_to;
};

// In the order of confidence.Sums.
struct Sums {
    double words = 0, judged = 0, wanted = 0, found = 0, doubtful = 0, doubtful_kept = 0;
    double kept_blocks = 0, kept_words = 0, prose_words = 0, changes = 0;
    double wrong = 0, linked = 0, asked = 0, reference = 0, reference_kept = 0, stated = 0, stated_kept = 0;

    std::vector<double> in_order() const {
        return {words,      judged,      wanted,  found, doubtful, doubtful_kept, kept_blocks,
                kept_words, prose_words, changes, wrong, linked,   asked,         reference,
                reference_kept, stated, stated_kept};
    }
};

// Adds what the classifier says about the blocks that no other step removed.
void add_judged(Sums& sums, const Removals& removals, const std::vector<std::int32_t>& sizes,
                const std::vector<double>& logits, const std::vector<std::uint8_t>& by_classifier,
                const Limits& limits) {
    for (std::size_t at = 0; at < sizes.size(); ++at) {
        const bool is_removed = removals.is_removed(static_cast<Index>(at));
        if (is_removed && !by_classifier[at]) continue;
        const double size = sizes[at];
        const double chance = content_chance(logits[at], limits.max_logit);
        const double in_doubt = limits.doubtful_from < chance && chance < limits.doubtful_to ? size : 0;
        sums.judged += size;
        sums.wanted += size * chance;
        sums.doubtful += in_doubt;
        if (is_removed) continue;
        sums.found += size * chance;
        sums.doubtful_kept += in_doubt;
        sums.wrong += size * std::min(chance, 1 - chance);
    }
}

// Adds what the kept blocks are, and how often kept and removed ones alternate.
void add_kept(Sums& sums, const Removals& removals, const std::vector<std::int32_t>& sizes, const Markup* markup) {
    bool was_removed = false;
    for (std::size_t at = 0; at < sizes.size(); ++at) {
        const bool is_removed = removals.is_removed(static_cast<Index>(at));
        const double size = sizes[at];
        sums.words += size;
        sums.changes += at && is_removed != was_removed;
        was_removed = is_removed;
        if (is_removed) continue;
        ++sums.kept_blocks;
        sums.kept_words += size;
        if (removals.document().blocks[at].facts.prose) sums.prose_words += size;
        if (markup) sums.linked += size * markup->link_densities[at];
    }
}

// Adds what the reference extractor and the data of a page say; nothing of a text.
void add_agreement(Sums& sums, const Removals& removals, const Features& features) {
    const Table& columns = features.columns;
    for (std::size_t at = 0; columns.columns > column::block_end && at < columns.rows; ++at) {
        const double size = features.sizes[at];
        const bool is_kept = !removals.is_removed(static_cast<Index>(at));
        const double* row = columns.row(at);
        if (row[column::has_reference] != 0) sums.asked = 1;
        if (row[column::reference] != 0) {
            sums.reference += size;
            if (is_kept) sums.reference_kept += size;
        }
        if (row[column::stated] != 0) {
            sums.stated += size;
            if (is_kept) sums.stated_kept += size;
        }
    }
}

// Reads the logits of a document whose features have as many rows as it has blocks.
std::vector<double> to_logits(PyObject* sequence, std::size_t count) {
    std::vector<double> logits = to_doubles(sequence);
    if (logits.size() != count) throw std::invalid_argument("not one logit for each block");
    return logits;
}

PyObject* result_sums(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *handle, *features_handle, *markup_handle, *logits, *beginning;
        Limits limits;
        if (!PyArg_ParseTuple(arguments, "OOOOU(ddd)", &handle, &features_handle, &markup_handle, &logits, &beginning,
                              &limits.max_logit, &limits.doubtful_from, &limits.doubtful_to)) {
            throw PythonError();
        }
        const Removals& removals = removals_of(handle);
        const auto& features = from_handle<Features>(features_handle, FEATURES_HANDLE);
        const Markup* markup =
            markup_handle == Py_None ? nullptr : &from_handle<Markup>(markup_handle, MARKUP_HANDLE);
        const std::size_t count = features.sizes.size();
        if (removals.document().blocks.size() != count || (markup && markup->size() != count)) {
            throw std::invalid_argument("features of another document");
        }
        Sums sums;
        add_judged(sums, removals, features.sizes, to_logits(logits, count),
                   removed_by(removals, to_bytes(beginning)), limits);
        add_kept(sums, removals, features.sizes, markup);
        add_agreement(sums, removals, features);
        return from_doubles(sums.in_order());
    });
}

PyObject* expected_error(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *features, *logit_list, *removed_blocks;
        double max_logit;
        if (!PyArg_ParseTuple(arguments, "OOOd", &features, &logit_list, &removed_blocks, &max_logit)) {
            throw PythonError();
        }
        const auto& sizes = from_handle<Features>(features, FEATURES_HANDLE).sizes;
        const std::vector<double> logits = to_logits(logit_list, sizes.size());
        const std::vector<std::uint8_t> removed = to_marks(removed_blocks, sizes.size());
        double wrong = 0, content = 0;
        for (std::size_t at = 0; at < sizes.size(); ++at) {
            if (removed[at]) continue;
            const double chance = content_chance(logits[at], max_logit);
            content += sizes[at] * chance;
            wrong += sizes[at] * std::min(chance, 1 - chance);
        }
        return Ref(PyFloat_FromDouble(content != 0 ? wrong / content : 0.0));
    });
}

}  // namespace

void add_confidence(PyObject* module) {
    static PyMethodDef functions[] = {
        {"expected_error", expected_error, METH_VARARGS, "Return the share of words expected to be wrong."},
        {"result_sums", result_sums, METH_VARARGS, "Return the sums that a confidence is computed from."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
