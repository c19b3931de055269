#include "markup.h"

#include <algorithm>
#include <unordered_map>

#include "convert.h"
#include "module.h"
#include "removals_handle.h"
#include "utf8.h"
#include "values.h"

namespace cleaner {
namespace {

// Reads the markup of blocks from Python. Most strings and tuples are met many times as the same object.
class MarkupReader {
public:
    explicit MarkupReader(Markup& markup) : markup_(markup), paths_(markup) {}

    // A row is a model.Markup.
    void add(PyObject* row) {
        const auto field = [row](Py_ssize_t at) { return item(row, at); };
        add_strings(field(0).get(), markup_.tags);
        for_each_of(field(1).get(), [this](PyObject* number) { numbers_.push_back(to_size(number)); });
        markup_.inside.ends.push_back(numbers_.size());
        for_each_of(field(2).get(), [this](PyObject* label) { add_label(label); });
        std::vector<std::int32_t> names;
        for_each_of(field(3).get(), [&](PyObject* name) { names.push_back(number(name)); });
        markup_.paths.push_back(paths_.number_of(names));
        markup_.link_densities.push_back(to_double(field(4).get()));
        markup_.siblings.push_back(static_cast<std::int32_t>(to_size(field(5).get())));
        markup_.lines.push_back(static_cast<std::int32_t>(to_size(field(6).get())));
        markup_.addresses.push_back(to_bytes(field(7).get()));
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
        const bool fits = markup_.tags.ends == markup_.inside.ends &&
                          markup_.labels_around.size() == markup_.tags.indices.size();
        if (!fits) throw std::invalid_argument("tags, numbers and labels of different elements");
    }

private:
    Markup& markup_;
    std::vector<Py_ssize_t> numbers_;  // of elements, as Python has them
    std::unordered_map<PyObject*, std::int32_t> strings_;
    std::vector<Ref> known_;  // keeps the objects that `strings_` knows
    Paths paths_;

    template <class Function>
    static void for_each_of(PyObject* sequence, Function&& function) {
        for (Py_ssize_t at = 0; at < size_of(sequence); ++at) function(item(sequence, at).get());
    }

    std::int32_t number(PyObject* string) {
        const auto known = strings_.find(string);
        if (known != strings_.end()) return known->second;
        known_.emplace_back(Py_NewRef(string));
        return strings_[string] = markup_.strings.add(to_string(string));
    }

    void add_strings(PyObject* strings, Bag& bag) {
        for_each_of(strings, [&](PyObject* string) { bag.indices.push_back(number(string)); });
        bag.ends.push_back(bag.indices.size());
    }

    void add_label(PyObject* label) { markup_.labels_around.push_back(markup_.labels.number_of(to_bytes(label))); }
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

// Makes the rows of a page that the core has read; blocks of one shape share their tuples.
class MarkupRows {
public:
    MarkupRows(Markup& markup, PyObject* type) : markup_(markup), type_(Py_NewRef(type)) {
        if (markup.shapes.size() != markup.size()) throw std::invalid_argument("the markup is that of Python");
    }

    Ref row(std::size_t block) {
        const Shape& shape = shape_of(block);
        const auto inside = range_of(markup_.inside, block);
        return html::named(
            type_, html::tuple_of(html::share(shape.tags), html::tuple_from(inside, html::from_integer),
                                  html::share(shape.labels), html::share(shape.names),
                                  html::from_double(markup_.link_densities[block]),
                                  html::from_integer(markup_.siblings[block]), html::from_integer(markup_.lines[block]),
                                  from_utf8(markup_.addresses[block])));
    }

private:
    using Numbers = std::vector<std::int32_t>;
    struct Shape {
        Ref tags, labels, names;
    };

    static Numbers range_of(const Bag& bag, std::size_t at) { return {bag.of(at), bag.of(at) + bag.size_of(at)}; }

    const Shape& shape_of(std::size_t block) {
        const auto number = static_cast<std::size_t>(markup_.shapes[block]);
        if (number >= shapes_.size()) shapes_.resize(number + 1);
        Shape& shape = shapes_[number];
        if (shape.tags.get()) return shape;
        const auto text = [this](std::int32_t string) { return from_string(markup_.strings[string]); };
        const auto labels = markup_.labels_around.begin();
        const auto first = static_cast<std::ptrdiff_t>(markup_.tags.begin_of(block));
        const auto count = static_cast<std::ptrdiff_t>(markup_.tags.size_of(block));
        const Numbers own(labels + first, labels + first + count);
        shape.tags = html::tuple_from(range_of(markup_.tags, block), text);
        shape.labels = html::tuple_from(own, [this](std::int32_t label) { return markup_.labels.text(label); });
        shape.names = html::tuple_from(range_of(markup_.names, static_cast<std::size_t>(markup_.paths[block])), text);
        return shape;
    }

    Markup& markup_;
    Ref type_;
    std::vector<Shape> shapes_;
};

PyObject* markup_rows(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *handle, *type;
        if (!PyArg_ParseTuple(arguments, "OO", &handle, &type)) throw PythonError();
        Markup& markup = from_handle<Markup>(handle, MARKUP_HANDLE);
        MarkupRows rows(markup, type);
        return list_of(markup.size(), [&](std::size_t at) { return rows.row(at).release(); });
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

PyObject* kept_words(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *removals_handle, *handle;
        if (!PyArg_ParseTuple(arguments, "OO", &removals_handle, &handle)) throw PythonError();
        const Removals& removals = removals_of(removals_handle);
        const std::vector<Block>& blocks = removals.document().blocks;
        const Markup& markup = from_handle<Markup>(handle, MARKUP_HANDLE);
        check_markup(markup, blocks.size());
        long long words = 0, left = 0;
        double linked = 0;
        for (std::size_t at = 0; at < blocks.size(); ++at) {
            words += blocks[at].facts.words;
            if (removals.is_removed(static_cast<Index>(at))) continue;
            left += blocks[at].facts.words;
            linked += blocks[at].facts.words * markup.link_densities[at];
        }
        return Ref(Py_BuildValue("LLd", words, left, linked));
    });
}

}  // namespace

void add_markup(PyObject* module) {
    static PyMethodDef functions[] = {
        {"average_by_path", average_by_path, METH_VARARGS, "Return logits, with their mean for blocks in equal elements."},
        {"kept_words", kept_words, METH_VARARGS, "Return the words of a page, of what is kept, and of that in links."},
        {"make_markup", make_markup, METH_VARARGS, "Return the handle of the markup of the blocks of a page."},
        {"markup_rows", markup_rows, METH_VARARGS, "Return the markup of the blocks of a page that the core has read."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
