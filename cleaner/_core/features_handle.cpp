// Features and their context for Python: computes them, and shows what Python asks for.
#include <algorithm>
#include <stdexcept>
#include <string>

#include "context.h"
#include "convert.h"
#include "document_handle.h"
#include "dom.h"
#include "features.h"
#include "inputs.h"
#include "module.h"
#include "removal_kinds.h"
#include "removals_handle.h"

namespace cleaner {
namespace {

// Constants of Python by their names.
class Constants {
public:
    explicit Constants(PyObject* dict) : dict_(dict) {}

    Ref get(const char* name) const {
        Ref key(PyUnicode_FromString(name));
        return Ref(PyObject_GetItem(dict_, key.get()));
    }
    double number(const char* name) const { return to_double(get(name).get()); }
    std::size_t size(const char* name) const { return static_cast<std::size_t>(to_size(get(name).get())); }
    std::vector<String> texts(const char* name) const {
        const Ref given = get(name);
        std::vector<String> found;
        for (Py_ssize_t at = 0; at < size_of(given.get()); ++at) found.push_back(to_string(item(given.get(), at).get()));
        return found;
    }

private:
    PyObject* dict_;
};

void check_count(const Constants& constants, const char* name, std::size_t count) {
    if (constants.size(name) != count) throw std::logic_error(std::string("the core has another number of ") + name);
}

RareMarks read_rare_marks(PyObject* marks) {
    RareMarks found;
    for (Py_ssize_t column = 0; column < size_of(marks); ++column) {
        const Ref of_column = item(marks, column);
        for (Py_ssize_t at = 0; at < size_of(of_column.get()); ++at) {
            found.add(to_string(item(of_column.get(), at).get()), static_cast<std::size_t>(column));
        }
    }
    return found;
}

PyObject* make_feature_limits(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject* dict;
        if (!PyArg_ParseTuple(arguments, "O", &dict)) throw PythonError();
        const Constants constants(dict);
        check_count(constants, "BLOCK_FEATURES", column::block_end);
        check_count(constants, "DOM_FEATURES", column::end - column::block_end);
        check_count(constants, "GROUPS", GROUP_COUNT);
        auto limits = std::make_unique<FeatureLimits>();
        limits->max_topic_prose = constants.size("MAX_TOPIC_PROSE");
        limits->max_topic_words = static_cast<std::int32_t>(constants.size("MAX_TOPIC_WORDS"));
        limits->min_topic_letters = constants.size("MIN_TOPIC_LETTERS");
        limits->share_chars = constants.size("SHARE_CHARS");
        limits->max_repeats = constants.number("MAX_REPEATS");
        limits->terms = to_term_limits(constants.get("TERMS").get());
        limits->rare_marks = read_rare_marks(constants.get("RARE_MARKS").get());
        limits->name_stem = constants.size("NAME_STEM");
        limits->far_name = constants.number("FAR_NAME");
        limits->min_name_letters = constants.size("MIN_NAME_LETTERS");
        limits->core_share = constants.number("CORE_SHARE");
        limits->landmarks = constants.texts("LANDMARKS");
        limits->headings = constants.texts("HEADINGS");
        limits->stated_names = constants.texts("CONTENT_ITEMPROPS");
        limits->counted_elements = constants.texts("COUNTED_ELEMENTS");
        if (limits->landmarks.size() != LANDMARK_COUNT) throw std::logic_error("the core has other landmarks");
        return make_handle(std::move(limits), LIMITS_HANDLE);
    });
}

PyObject* make_removal_kinds(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject* ask;
        Py_ssize_t most;
        if (!PyArg_ParseTuple(arguments, "On", &ask, &most)) throw PythonError();
        return make_handle(std::make_unique<RemovalKinds>(ask, static_cast<std::size_t>(most)), REMOVAL_KINDS_HANDLE);
    });
}

// Returns the facts of what is left of each block; those of the whole block where all of it is removed.
std::vector<const Facts*> facts_left(const Removals& removals) {
    std::vector<const Facts*> facts;
    const auto blocks = static_cast<Index>(removals.document().blocks.size());
    facts.reserve(static_cast<std::size_t>(blocks));
    for (Index at = 0; at < blocks; ++at) facts.push_back(&removals.facts(at));
    return facts;
}

std::vector<std::size_t> read_places(PyObject* indices, std::size_t blocks) {
    std::vector<std::size_t> found;
    for (Py_ssize_t at = 0; at < size_of(indices); ++at) {
        found.push_back(static_cast<std::size_t>(to_size(item(indices, at).get())));
        if (found.back() >= blocks) throw std::out_of_range("an index of no block");
    }
    return found;
}

std::vector<std::uint8_t> read_marks(PyObject* marks) {
    std::vector<std::uint8_t> found;
    for (Py_ssize_t at = 0; at < size_of(marks); ++at) found.push_back(to_bool(item(marks, at).get()));
    return found;
}

// What Python gives for a page: (markup, vocabulary of names, title, marks of stated blocks, declared types).
struct GivenPage {
    Ref markup, names;  // handles
    PageFacts facts;

    explicit GivenPage(PyObject* page)
        : markup(item(page, 0)),
          names(item(page, 1)),
          facts{to_string(item(page, 2).get()), read_marks(item(page, 3).get()), to_doubles(item(page, 4).get())} {}
};

PyObject* extract(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *limits_handle, *kinds, *handle, *lexicon_handle, *words, *hinted, *given;
        if (!PyArg_ParseTuple(
                arguments, "OOOOOOO", &limits_handle, &kinds, &handle, &lexicon_handle, &words, &hinted, &given
            )) {
            throw PythonError();
        }
        const auto& limits = from_handle<FeatureLimits>(limits_handle, LIMITS_HANDLE);
        const auto& lexicon = from_handle<Lexicon>(lexicon_handle, LEXICON_HANDLE);
        const auto& vocabulary = from_handle<Vocabulary>(words, VOCABULARY_HANDLE);
        const Removals& removals = removals_of(handle);
        const Document& document = removals.document();
        const std::vector<const Facts*> facts = facts_left(removals);
        const auto removed = from_handle<RemovalKinds>(kinds, REMOVAL_KINDS_HANDLE).of(removals);
        const std::vector<std::size_t> hints = read_places(hinted, document.blocks.size());
        auto features = std::make_unique<Features>();
        if (given == Py_None) {
            const Unlocked unlocked(document.text.size());
            *features = extract_features(document, false, facts, removed, hints, limits, lexicon, vocabulary);
        } else {
            const GivenPage page(given);
            const auto& markup = from_handle<Markup>(page.markup.get(), MARKUP_HANDLE);
            const auto& names = from_handle<Vocabulary>(page.names.get(), VOCABULARY_HANDLE);
            const Unlocked unlocked(document.text.size());
            *features = extract_features(document, true, facts, removed, hints, limits, lexicon, vocabulary);
            add_page_features(*features, document, markup, page.facts, limits, lexicon, names);
        }
        return make_handle(std::move(features), FEATURES_HANDLE);
    });
}

PyObject* with_reference(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *handle, *limits, *document, *markup, *found;
        if (!PyArg_ParseTuple(arguments, "OOOOO", &handle, &limits, &document, &markup, &found)) throw PythonError();
        auto features = std::make_unique<Features>(from_handle<Features>(handle, FEATURES_HANDLE));
        if (features->page.empty()) throw std::invalid_argument("not the features of a page");
        add_reference(
            *features, document_of(document), from_handle<Markup>(markup, MARKUP_HANDLE), read_marks(found),
            from_handle<FeatureLimits>(limits, LIMITS_HANDLE)
        );
        return make_handle(std::move(features), FEATURES_HANDLE);
    });
}

PyObject* read_context(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject* handle;
        long page_type;
        ContextLimits limits;
        unsigned char comments, pointers;
        Py_ssize_t columns, page_types;
        if (!PyArg_ParseTuple(
                arguments, "O(nlllbbn)l", &handle, &columns, &limits.far_blocks, &limits.max_prose_value,
                &limits.other_cost, &comments, &pointers, &page_types, &page_type
            )) {
            throw PythonError();
        }
        if (columns != context_column::end) throw std::logic_error("the core has another number of CONTEXT_FEATURES");
        limits.comments = comments;
        limits.pointers = pointers;
        limits.page_types = static_cast<std::size_t>(page_types);
        const auto& features = from_handle<Features>(handle, FEATURES_HANDLE);
        auto context = std::make_unique<Context>();
        {
            const Unlocked unlocked(CHARACTERS_OF_BLOCK * features.sizes.size());
            *context = context_features(features, limits, page_type);
        }
        return make_handle(std::move(context), CONTEXT_HANDLE);
    });
}

const Features& features_of(PyObject* handle) { return from_handle<Features>(handle, FEATURES_HANDLE); }

bool is_context(PyObject* handle) { return PyCapsule_IsValid(handle, CONTEXT_HANDLE); }

const Table& table_of(PyObject* handle) {
    return is_context(handle) ? from_handle<Context>(handle, CONTEXT_HANDLE).columns : features_of(handle).columns;
}

PyObject* column_values(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject* handle;
        Py_ssize_t column;
        if (!PyArg_ParseTuple(arguments, "On", &handle, &column)) throw PythonError();
        const Table& table = table_of(handle);
        const auto place = static_cast<std::size_t>(column);
        if (place >= table.columns) throw std::out_of_range("no such column");
        return list_of(table.rows, [&](std::size_t at) { return PyFloat_FromDouble(table.row(at)[place]); });
    });
}

// Returns a copy of a handle's table in which columns have one value for all blocks.
PyObject* with_constant_columns(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *handle, *values;
        if (!PyArg_ParseTuple(arguments, "OO", &handle, &values)) throw PythonError();
        auto fill = [values](Table& table) {
            for (Py_ssize_t at = 0; at < size_of(values); ++at) {
                const Ref pair = item(values, at);
                const auto column = static_cast<std::size_t>(to_size(item(pair.get(), 0).get()));
                if (column >= table.columns) throw std::out_of_range("no such column");
                table.fill(column, to_double(item(pair.get(), 1).get()));
            }
        };
        if (is_context(handle)) {
            auto context = std::make_unique<Context>(from_handle<Context>(handle, CONTEXT_HANDLE));
            fill(context->columns);
            return make_handle(std::move(context), CONTEXT_HANDLE);
        }
        auto features = std::make_unique<Features>(features_of(handle));
        fill(features->columns);
        return make_handle(std::move(features), FEATURES_HANDLE);
    });
}

PyObject* context_numbers(PyObject*, PyObject* handle) {
    return guarded([&] { return from_doubles(from_handle<Context>(handle, CONTEXT_HANDLE).numbers); });
}

PyObject* page_values(PyObject*, PyObject* handle) {
    return guarded([&] { return from_doubles(features_of(handle).page); });
}

template <class Number>
Ref from_integers(const std::vector<Number>& numbers) {
    return list_of(numbers.size(), [&](std::size_t at) { return PyLong_FromLong(numbers[at]); });
}

PyObject* block_sizes(PyObject*, PyObject* handle) {
    return guarded([&] { return from_integers(features_of(handle).sizes); });
}

Ref from_bag(const Bag& bag, std::size_t blocks) {
    return list_of(blocks, [&](std::size_t block) {
        const std::size_t count = bag.ends.empty() ? 0 : bag.size_of(block);
        return list_of(count, [&](std::size_t at) { return PyLong_FromLong(bag.of(block)[at]); }).release();
    });
}

PyObject* block_words(PyObject*, PyObject* handle) {
    return guarded([&] { return from_bag(features_of(handle).words, features_of(handle).sizes.size()); });
}

PyObject* block_names(PyObject*, PyObject* handle) {
    return guarded([&] { return from_bag(features_of(handle).names, features_of(handle).sizes.size()); });
}

}  // namespace

Inputs inputs_of(PyObject* features, PyObject* context) {
    Inputs inputs;
    if (PyCapsule_IsValid(features, GIVEN_INPUTS_HANDLE)) {
        const auto& given = from_handle<GivenInputs>(features, GIVEN_INPUTS_HANDLE);
        inputs.blocks = given.table.rows;
        inputs.slices = {{&given.table, 0, given.table.columns}};
        for (const Bag& bag : given.bags) inputs.bags.push_back(&bag);
        return inputs;
    }
    const Features& own = features_of(features);
    const Table& around = from_handle<Context>(context, CONTEXT_HANDLE).columns;
    if (own.columns.rows != around.rows) throw std::invalid_argument("the context is not that of the features");
    inputs.blocks = own.columns.rows;
    inputs.slices = {{&own.columns, 0, column::block_end}, {&around, 0, around.columns}};
    inputs.bags = {&own.words};
    if (own.columns.columns > column::block_end) {
        inputs.slices.push_back({&own.columns, column::block_end, own.columns.columns - column::block_end});
        inputs.bags.push_back(&own.names);
    }
    return inputs;
}

void add_features(PyObject* module) {
    static PyMethodDef functions[] = {
        {"block_names", block_names, METH_O, "Return for each block the indices of the names of its markup."},
        {"block_sizes", block_sizes, METH_O, "Return the number of words of each block."},
        {"block_words", block_words, METH_O, "Return for each block the indices of its terms."},
        {"column_values", column_values, METH_VARARGS, "Return a column of features or of their context."},
        {"context_features", read_context, METH_VARARGS, "Return the handle of the context of features."},
        {"context_numbers", context_numbers, METH_O, "Return the features of the document."},
        {"extract_features", extract, METH_VARARGS, "Return the handle of the features of a document."},
        {"make_removal_kinds", make_removal_kinds, METH_VARARGS, "Return the handle of what removals are told by."},
        {"make_feature_limits", make_feature_limits, METH_VARARGS, "Return the handle of constants by their names."},
        {"page_values", page_values, METH_O, "Return the features of a page."},
        {"with_constant_columns", with_constant_columns, METH_VARARGS, "Return a copy with columns of one value."},
        {"with_reference", with_reference, METH_VARARGS, "Return a copy with what the reference extractor says."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
