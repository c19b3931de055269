// Notes to the text of a page and lists of the works that it refers to (steps/notes.py).
#include <algorithm>
#include <optional>
#include <set>
#include <unordered_set>

#include "characters.h"
#include "content_box.h"
#include "module.h"
#include "utf8.h"

namespace cleaner {
namespace {

constexpr const char* NOTE_SETTINGS_HANDLE = "cleaner.NoteSettings";

// What Python tells about notes and lists of works.
struct NoteSettings {
    std::vector<String> lists, heading_tags, not_notes, raised;  // tags
    OwningStringTable headings;                                  // folded
    int levels;
    std::ptrdiff_t below;
    double most_linked;
};

class Apparatus {
public:
    Apparatus(ContentBox& box, const NoteSettings& settings)
        : box_(box), settings_(settings), lists_(box.marks_of(settings.lists)), headings_(box.marks_of(settings.heading_tags)),
          not_notes_(box.marks_of(settings.not_notes)), raised_(box.marks_of(settings.raised)) {}

    Indices find(const Marks& unsure) {
        std::vector<Indices> others = box_.groups(Whole::references);
        add_headed_lists(others);
        others.push_back(numbered());
        for (const Indices& whole : box_.groups(Whole::notes)) add(whole);
        for (const Indices& whole : others) {
            if (box_.is_doubtful(whole, unsure)) add(whole);
        }
        return std::move(found_);
    }

private:
    void add(const Indices& whole) {
        if (!whole.empty() && box_.is_below_start(whole.front()) && is_apparatus(whole)) box_.add_removed(whole, found_);
    }

    // Tells whether blocks are no menu and no cards: not mostly links, and in no element that notes do not stand in.
    bool is_apparatus(const Indices& whole) {
        if (box_.link_share(whole) > settings_.most_linked) return false;
        return std::none_of(whole.begin(), whole.end(), [this](Index block) { return box_.has_unnamed(block, not_notes_); });
    }

    bool is_heading(Index block) const {
        if (box_.level(block) < 0 || settings_.headings.find(box_.facts(block).folded) == StringTable::NONE) return false;
        return box_.block(block).kind == Kind::heading || box_.is_in(block, headings_, settings_.levels);
    }

    // Adds the lists right under a heading that names notes or works, each with its heading.
    void add_headed_lists(std::vector<Indices>& found) const {
        const Indices& remaining = box_.remaining();
        for (std::size_t at = 0; at + 1 < remaining.size(); ++at) {
            if (!is_heading(remaining[at])) continue;
            const int list = box_.element_around(remaining[at + 1], lists_);
            if (list < 0) continue;
            Indices& whole = found.emplace_back(1, remaining[at]);
            for (std::size_t next = at + 1; next < remaining.size(); ++next) {
                if (box_.element_around(remaining[next], lists_) != list) break;
                whole.push_back(remaining[next]);
            }
        }
    }

    bool has_raised_number(Index block) const {
        const View source = box_.source(block);
        const bool has_number = !source.empty() && is(source.front(), DIGIT);
        return has_number && box_.is_in(block, raised_, 2) && box_.facts(block).words > 1;
    }

    // Returns the paragraphs right below the kept prose that begin with a raised number.
    Indices numbered() const {
        if (box_.prose().empty()) return {};
        const Indices& remaining = box_.remaining();
        const auto below = std::upper_bound(remaining.begin(), remaining.end(), box_.prose().back());
        const auto is_numbered = [this](Index block) { return has_raised_number(block); };
        const auto most = std::min<std::ptrdiff_t>(remaining.end() - below, settings_.below + 1);
        const auto first = std::find_if(below, below + most, is_numbered);
        if (first == below + most) return {};
        return Indices(first, std::find_if_not(first, remaining.end(), is_numbered));
    }

    ContentBox& box_;
    const NoteSettings& settings_;
    const TagMarks lists_, headings_, not_notes_, raised_;
    Indices found_;
};

// Returns the id in class, id and role of an element.
std::string_view id_of(std::string_view label) {
    const std::string_view before_role = label.substr(0, std::min(label.rfind('\n'), label.size()));
    return before_role.substr(before_role.rfind('\n') + 1);
}

std::string without_numbers(std::string_view id) {
    String text;
    if (!append_utf8(id, text)) return std::string(id);
    std::string rest;
    std::size_t start = 0;
    for (const char32_t code : text) {
        const std::size_t length = bytes_of_chars(id.substr(start), 1);
        if (!is(code, DECIMAL)) rest.append(id, start, length);
        start += length;
    }
    return rest;
}

// Returns the blocks in elements with one of the ids, and beside those the ones whose ids differ in their numbers alone.
// One of so many elements around a block has the id.
Indices noted(const Markup& markup, const std::unordered_set<std::string>& ids, std::size_t levels) {
    struct Id {
        int stem;  // number of the id without its numbers, -1 if there is none
        bool is_noted;
    };
    html::Names stems;
    std::vector<std::optional<Id>> known(markup.labels.size());
    const auto id = [&](std::int32_t label) {
        std::optional<Id>& found = known[static_cast<std::size_t>(label)];
        if (!found) {
            const std::string name(id_of(markup.labels.name(label)));
            found = name.empty() ? Id{-1, false} : Id{stems.number_of(without_numbers(name)), ids.count(name) > 0};
        }
        return *found;
    };
    // Calls a function with the element around each element with an id, and the id.
    const auto for_each_id = [&](std::size_t block, auto&& function) {
        const std::size_t depth = markup.inside.size_of(block), first = markup.inside.begin_of(block);
        for (std::size_t level = 0; level < std::min(levels, depth); ++level) {
            const Id found = id(markup.labels_around[first + level]);
            if (found.stem >= 0) function(level + 1 < depth ? markup.inside.of(block)[level + 1] : -1, found);
        }
    };
    std::set<std::pair<int, int>> lists;
    for (std::size_t block = 0; block < markup.size(); ++block) {
        for_each_id(block, [&](int around, Id found) {
            if (found.is_noted) lists.emplace(around, found.stem);
        });
    }
    Indices found;
    for (std::size_t block = 0; block < markup.size(); ++block) {
        bool is_note = false;
        for_each_id(block, [&](int around, Id each) { is_note |= lists.count({around, each.stem}) > 0; });
        if (is_note) found.push_back(static_cast<Index>(block));
    }
    return found;
}

PyObject* make_note_settings(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *lists, *heading_tags, *not_notes, *raised, *headings;
        Py_ssize_t below;
        auto settings = std::make_unique<NoteSettings>();
        if (!PyArg_ParseTuple(arguments, "OOOOOind", &lists, &heading_tags, &not_notes, &raised, &headings,
                              &settings->levels, &below, &settings->most_linked))
            throw PythonError();
        settings->lists = to_strings(lists);
        settings->heading_tags = to_strings(heading_tags);
        settings->not_notes = to_strings(not_notes);
        settings->raised = to_strings(raised);
        for_each(headings, [&](PyObject* heading) { settings->headings.add(to_string(heading)); });
        settings->below = below;
        return make_handle(std::move(settings), NOTE_SETTINGS_HANDLE);
    });
}

PyObject* notes_of(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *handle, *unsure, *settings;
        if (!PyArg_ParseTuple(arguments, "OOO", &handle, &unsure, &settings)) throw PythonError();
        ContentBox& box = box_of(handle);
        Apparatus apparatus(box, from_handle<NoteSettings>(settings, NOTE_SETTINGS_HANDLE));
        return to_list(apparatus.find(marks_of(box, unsure)));
    });
}

PyObject* noted(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *handle, *given;
        Py_ssize_t levels;
        if (!PyArg_ParseTuple(arguments, "OOn", &handle, &given, &levels)) throw PythonError();
        std::unordered_set<std::string> ids;
        for_each(given, [&](PyObject* id) { ids.insert(to_bytes(id)); });
        return to_list(noted(from_handle<Markup>(handle, MARKUP_HANDLE), ids, static_cast<std::size_t>(levels)));
    });
}

}  // namespace

void add_notes(PyObject* module) {
    static PyMethodDef functions[] = {
        {"make_note_settings", make_note_settings, METH_VARARGS, "Return the handle of what notes are found by."},
        {"noted", noted, METH_VARARGS, "Return the blocks that marks of notes link to."},
        {"notes_of", notes_of, METH_VARARGS, "Return the removed blocks that are notes to the kept text."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
