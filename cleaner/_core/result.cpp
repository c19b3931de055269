#include "result.h"

#include <algorithm>

#include "module.h"
#include "normalize.h"

namespace cleaner {
namespace {

// The white space between two kept texts, in one piece or more.
class Separator {
public:
    explicit Separator(View source) : source_(source) {}

    void start(Span span) {
        spans_ = {span};
        lines_ = lines_of(span);
    }

    // Adds the white space after a removal; of two pieces with line breaks, the one with more of them is kept.
    void add(Span span) {
        const auto lines = lines_of(span);
        if (!lines_ || !lines) {
            spans_.push_back(span);
            lines_ += lines;
        } else if (lines > lines_) {
            start(span);
        }
    }

    const std::vector<Span>& spans() const { return spans_; }

private:
    std::ptrdiff_t lines_of(Span span) const {
        return std::count(source_.begin() + span.start, source_.begin() + span.end, U'\n');
    }

    View source_;
    std::vector<Span> spans_;
    std::ptrdiff_t lines_ = 0;
};

std::vector<Span> gaps(Offset end, const std::vector<Span>& removed) {
    std::vector<Span> found;
    Offset start = 0;
    for (const Span& span : removed) {
        if (start < span.start) found.push_back({start, span.start});
        start = span.end;
    }
    if (start < end) found.push_back({start, end});
    return found;
}

}  // namespace

std::vector<Span> kept_spans(View source, const std::vector<Span>& removed) {
    const auto length = static_cast<Offset>(source.size());
    if (removed.empty()) return {{0, length}};
    const auto offset_of = [&](View part) { return static_cast<Offset>(part.data() - source.data()); };
    std::vector<Span> found;
    Separator between(source);
    for (const Span& gap : gaps(length, removed)) {
        const View kept = strip(source.substr(gap.start, gap.end - gap.start));
        if (kept.empty()) {
            between.add(gap);
            continue;
        }
        const Offset first = offset_of(kept), last = first + static_cast<Offset>(kept.size());
        if (!found.empty()) {
            between.add({gap.start, first});
            found.insert(found.end(), between.spans().begin(), between.spans().end());
        } else if (!gap.start) {
            found.push_back({gap.start, first});
        }
        found.push_back({first, last});
        between.start({last, gap.end});
    }
    if (!found.empty()) {
        const View all = strip(source);
        found.push_back({offset_of(all) + static_cast<Offset>(all.size()), length});
    }
    return found;
}

namespace {

// Reads start and end of a model.Removal, no further than the text goes.
Span to_span(PyObject* removal, Offset length) {
    const auto offset = [&](Py_ssize_t at) {
        PyObject* number = PyTuple_GetItem(removal, at);  // borrowed
        if (!number) throw PythonError();
        return static_cast<Offset>(std::clamp(to_long(number), 0L, static_cast<long>(length)));
    };
    return {offset(0), offset(1)};
}

PyObject* kept_spans(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *source, *removals;
        if (!PyArg_ParseTuple(arguments, "UO", &source, &removals)) throw PythonError();
        const String text = to_string(source);
        const auto length = static_cast<Offset>(text.size());
        std::vector<Span> removed;
        for_each(removals, [&](PyObject* removal) { removed.push_back(to_span(removal, length)); });
        return to_list(kept_spans(text, removed), [](Span span) { return from_pair(span.start, span.end); });
    });
}

}  // namespace

void add_result(PyObject* module) {
    static PyMethodDef functions[] = {
        {"kept_spans", kept_spans, METH_VARARGS, "Return the spans that make up the kept text."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
