// Parts of what stands in the element with the content of a page (steps/wholes.parts_in_box).
#include <algorithm>
#include <cstdint>

#include "content_box.h"
#include "module.h"

namespace cleaner {
namespace {

constexpr const char* PART_SETTINGS_HANDLE = "cleaner.PartSettings";

// What Python tells about wholes.
struct PartSettings {
    std::vector<String> opened, glossaries, titles;  // tags
    int title_levels;
    double most_linked;
};

class PartsInBox {
public:
    PartsInBox(ContentBox& box, const Marks& unsure, const PartSettings& settings)
        : box_(box), unsure_(unsure), settings_(settings), titles_(box.marks_of(settings.titles)) {}

    Indices find() {
        for (const Indices& parts : box_.groups(box_.marks_of(settings_.opened))) add_titles(parts);
        for (const Indices& parts : box_.groups(Whole::questions)) add_titles(parts);
        for (const Indices& parts : box_.groups(box_.marks_of(settings_.glossaries))) {
            if (is_in_prose(parts) && has_sentence(parts) && is_own(parts)) box_.add_removed(parts, found_);
        }
        for (const Indices& parts : box_.groups(Whole::standfirst)) {
            if (!box_.prose().empty() && parts.back() < box_.prose().front() && is_own(parts)) box_.add_removed(parts, found_);
        }
        return std::move(found_);
    }

private:
    // Adds removed titles of what a reader opens, if most of that is kept.
    void add_titles(const Indices& parts) {
        std::int64_t words = 0, kept = 0;
        for (const Index part : parts) {
            words += box_.facts(part).words;
            if (!box_.is_removed(part)) kept += box_.facts(part).words;
        }
        if (2 * kept <= words || box_.link_share(parts) > settings_.most_linked) return;
        for (std::size_t at = 0; at + 1 < parts.size(); ++at) {
            const bool is_unsure = unsure_[static_cast<std::size_t>(parts[at])];
            const bool heads_kept = is_unsure && !box_.is_removed(parts[at + 1]);
            if (heads_kept && box_.is_in(parts[at], titles_, settings_.title_levels)) found_.push_back(parts[at]);
        }
    }

    bool is_in_prose(const Indices& parts) const {
        const Indices& prose = box_.prose();
        return !prose.empty() && prose.front() < parts.front() && parts.front() < parts.back() && parts.back() < prose.back();
    }

    bool has_sentence(const Indices& parts) const {
        return std::any_of(parts.begin(), parts.end(), [this](Index part) { return box_.facts(part).sentence; });
    }

    // Tells whether blocks are in the box and in no frame, are few links, and may be content to the classifier.
    bool is_own(const Indices& parts) {
        const bool is_held = std::all_of(parts.begin(), parts.end(), [this](Index part) { return box_.holds(part); });
        return is_held && box_.link_share(parts) <= settings_.most_linked && box_.is_doubtful(parts, unsure_);
    }

    ContentBox& box_;
    const Marks& unsure_;
    const PartSettings& settings_;
    const TagMarks titles_;
    Indices found_;
};

PyObject* make_part_settings(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *opened, *glossaries, *titles;
        auto settings = std::make_unique<PartSettings>();
        if (!PyArg_ParseTuple(arguments, "OOOid", &opened, &glossaries, &titles, &settings->title_levels, &settings->most_linked))
            throw PythonError();
        settings->opened = to_strings(opened);
        settings->glossaries = to_strings(glossaries);
        settings->titles = to_strings(titles);
        return make_handle(std::move(settings), PART_SETTINGS_HANDLE);
    });
}

PyObject* parts_in_box(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *handle, *unsure, *settings;
        if (!PyArg_ParseTuple(arguments, "OOO", &handle, &unsure, &settings)) throw PythonError();
        ContentBox& box = box_of(handle);
        const Marks marks = marks_of(box, unsure);
        return to_list(PartsInBox(box, marks, from_handle<PartSettings>(settings, PART_SETTINGS_HANDLE)).find());
    });
}

}  // namespace

void add_wholes_in_box(PyObject* module) {
    static PyMethodDef functions[] = {
        {"make_part_settings", make_part_settings, METH_VARARGS, "Return the handle of what parts of wholes are found by."},
        {"parts_in_box", parts_in_box, METH_VARARGS, "Return the removed blocks that are parts of kept wholes."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
