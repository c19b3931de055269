// Receipts for what the classifier removes (steps/receipts.py), made as objects of Python.
#include <algorithm>
#include <cmath>
#include <map>

#include "context.h"
#include "explanation.h"
#include "features.h"
#include "markup.h"
#include "module.h"
#include "numbers.h"
#include "removals_handle.h"
#include "values.h"

namespace cleaner {
namespace {

constexpr const char* RECEIPT_FORM_HANDLE = "cleaner.ReceiptForm";
constexpr const char32_t* MARKS_OF_NAMES = U"+.";  // that names of markup may begin with

enum Position : std::size_t { head, inside, tail };
enum Place : std::size_t { above_text, in_comments, in_pointers, elsewhere };

// What receipts are made of.
struct ReceiptForm {
    Ref type;                     // model.Removal
    std::vector<Ref> reasons;     // by `Position`
    std::vector<Ref> categories;  // by `Place`
    String beginning;             // of what a receipt says
    String unexplained;           // after that, where no phrase weighs anything
    OwningStringTable words;      // of names in the markup of pages
    std::vector<Ref> word_categories;
};

// As `round(number, 3)`: the core rounds what Python rounds the same way, and asks where two results are about as near.
double rounded(double number) {
    const double scaled = number * 1000, nearest = std::floor(scaled + 0.5);
    if (std::abs(scaled - nearest) < 0.499) return nearest / 1000;
    Ref round(PyObject_GetAttrString(Ref(PyFloat_FromDouble(number)).get(), "__round__"));
    Ref found(PyObject_CallFunction(round.get(), "i", 3));
    return to_double(found.get());
}

// Writes the receipts of one document.
class Writer {
public:
    Writer(const ReceiptForm& form, const Surrogate& surrogate, const Inputs& inputs, const Features& features,
           const Context& context, const Markup* markup)
        : form_(form), phrases_(surrogate.phrases), explainer_(surrogate, inputs), own_(features.columns),
          around_(context.columns), markup_(markup) {}

    // Adds the receipts of a block, one for each span of it, to a list.
    void add(std::size_t block, double logit, const std::vector<Span>& spans, PyObject* list) {
        PyObject* reason = form_.reasons[position(block)].get();
        PyObject* category = of_markup(block);
        if (!category) category = form_.categories[place(block)].get();
        PyObject* why = text_of(explainer_.explain(block));
        const Ref probability = html::from_double(rounded(1 / (1 + std::exp(-logit))));
        for (const Span& span : spans) {
            Ref fields = html::tuple_of(from_long(span.start), from_long(span.end), html::share(reason),
                                        html::share(category), html::share(why), html::share(probability));
            if (PyList_Append(list, html::named(form_.type, std::move(fields)).get()) < 0) throw PythonError();
        }
    }

private:
    const ReceiptForm& form_;
    const std::vector<String>& phrases_;
    Explainer explainer_;
    const Table& own_;
    const Table& around_;
    const Markup* markup_;
    std::map<Phrases, Ref> texts_;                       // what was said already
    std::map<std::int32_t, PyObject*> path_categories_;  // by path; null where no name says anything

    bool is(std::size_t block, std::size_t context_column) const { return around_.row(block)[context_column] != 0; }

    bool is_above(std::size_t block) const {
        return is(block, context_column::above_body) || is(block, context_column::before_first);
    }

    Position position(std::size_t block) const {
        return is_above(block) ? head : is(block, context_column::below_body) ? tail : inside;
    }

    Place place(std::size_t block) const {
        const double* own = own_.row(block);
        const bool is_label = own[column::sentence] == 0;
        if (is_above(block)) return is_label && own[column::any_digit] == 0 ? above_text : elsewhere;
        if (is(block, context_column::in_comments)) return Place::in_comments;
        return is_label && is(block, context_column::in_pointers) ? Place::in_pointers : elsewhere;
    }

    // Returns the category that the names of the elements around a block stand for, or null.
    PyObject* of_markup(std::size_t block) {
        if (!markup_) return nullptr;
        const std::int32_t path = markup_->paths[block];
        const auto known = path_categories_.find(path);
        if (known != path_categories_.end()) return known->second;
        return path_categories_[path] = of_path(static_cast<std::size_t>(path));
    }

    PyObject* of_path(std::size_t path) const {
        const std::int32_t* names = markup_->names.of(path);
        for (std::size_t at = 0; at < markup_->names.size_of(path); ++at) {
            const View name = markup_->strings[names[at]];
            const std::size_t start = std::min(name.find_first_not_of(MARKS_OF_NAMES), name.size());
            const std::int32_t word = form_.words.find(name.substr(start));
            if (word != StringTable::NONE) return form_.word_categories[static_cast<std::size_t>(word)].get();
        }
        return nullptr;
    }

    PyObject* text_of(const Phrases& phrases) {
        Ref& text = texts_[phrases];
        if (!text.get()) text = from_string(form_.beginning + joined(phrases));
        return text.get();
    }

    String joined(const Phrases& phrases) const {
        String text;
        for (const std::size_t phrase : phrases) {
            if (!text.empty()) text += U", ";
            text += phrases_[phrase];
        }
        return text.empty() ? form_.unexplained : text;
    }
};

std::vector<Ref> to_refs(PyObject* items, std::size_t count) {
    std::vector<Ref> found;
    for_each(items, [&](PyObject* item) { found.push_back(html::share(item)); });
    if (found.size() != count) throw std::invalid_argument("another number of reasons or categories");
    return found;
}

PyObject* make_receipt_form(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *type, *reasons, *categories, *beginning, *unexplained, *words;
        if (!PyArg_ParseTuple(arguments, "OOOUUO!", &type, &reasons, &categories, &beginning, &unexplained,
                              &PyDict_Type, &words)) {
            throw PythonError();
        }
        auto form = std::make_unique<ReceiptForm>();
        form->type = html::share(type);
        form->reasons = to_refs(reasons, tail + 1);
        form->categories = to_refs(categories, elsewhere + 1);
        form->beginning = to_string(beginning);
        form->unexplained = to_string(unexplained);
        html::for_each_pair(words, [&](PyObject* word, PyObject* category) {
            form->words.add(to_string(word));
            form->word_categories.push_back(html::share(category));
        });
        return make_handle(std::move(form), RECEIPT_FORM_HANDLE);
    });
}

PyObject* receipts(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *form, *surrogate, *handle, *own, *around, *markup, *given, *selected;
        if (!PyArg_ParseTuple(arguments, "OOOOOOOO", &form, &surrogate, &handle, &own, &around, &markup, &given,
                              &selected)) {
            throw PythonError();
        }
        const Removals& removals = removals_of(handle);
        const auto& features = from_handle<Features>(own, FEATURES_HANDLE);
        const auto& context = from_handle<Context>(around, CONTEXT_HANDLE);
        const Markup* names = markup == Py_None ? nullptr : &from_handle<Markup>(markup, MARKUP_HANDLE);
        const Inputs inputs = inputs_of(own, around);
        const std::size_t count = removals.document().blocks.size();
        const std::vector<double> logits = to_doubles(given);
        if (inputs.blocks != count || logits.size() != count || (names && names->size() != count)) {
            throw std::invalid_argument("scores of another document");
        }
        Writer writer(from_handle<ReceiptForm>(form, RECEIPT_FORM_HANDLE),
                      from_handle<Surrogate>(surrogate, SURROGATE_HANDLE), inputs, features, context, names);
        Ref list(PyList_New(0));
        for_each(selected, [&](PyObject* index) {
            const Index block = to_index(index, count);
            const auto at = static_cast<std::size_t>(block);
            writer.add(at, logits[at], removals.remaining(block), list.get());
        });
        return list;
    });
}

}  // namespace

void add_receipts(PyObject* module) {
    static PyMethodDef functions[] = {
        {"make_receipt_form", make_receipt_form, METH_VARARGS, "Return the handle of what receipts are made of."},
        {"receipts", receipts, METH_VARARGS, "Return receipts for the removal of some blocks."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
