#include "content_box.h"

#include <algorithm>
#include <iterator>

#include "document_handle.h"
#include "module.h"
#include "values.h"

namespace cleaner {

ContentBox::ContentBox(const Document& document, Markup& markup, BoxSettings& settings, Indices remaining, Marks removed)
    : document_(document), markup_(markup), settings_(settings), remaining_(std::move(remaining)),
      removed_(std::move(removed)), frames_(marks_of(settings.frame_tags)), roles_(markup.labels.size()) {
    Indices prose;
    for (const Index block : remaining_) {
        if (facts(block).prose && !is_removed(block) && 2 * link_density(block) < 1) prose.push_back(block);
    }
    element_ = content_element(prose);
    for (const Index block : prose) {
        if (level(block) >= 0) prose_.push_back(block);
    }
}

std::int32_t ContentBox::content_element(const Indices& prose) const {
    std::vector<std::int64_t> words(markup_.elements);
    std::int64_t total = 0;
    for (const Index block : prose) {
        for (int place = 0; place < depth(block); ++place) {
            words[static_cast<std::size_t>(inside(block)[place])] += facts(block).words;
        }
        total += facts(block).words;
    }
    std::int32_t core = -1;  // elements are numbered as they begin: the last one is the innermost
    for (std::size_t element = words.size(); element-- > 0 && core < 0;) {
        const bool is_counted = words[element] > 0;
        if (is_counted && static_cast<double>(words[element]) > settings_.limits.prose_share * static_cast<double>(total)) {
            core = static_cast<std::int32_t>(element);
        }
    }
    const TagMarks content = marks_of(settings_.content_tags);
    for (const Index block : prose) {
        const int first = place_of(block, core);
        for (int place = std::max(first, 0); first >= 0 && place < depth(block); ++place) {
            if (has(content, tags(block)[place])) return inside(block)[place];
        }
    }
    return core;
}

int ContentBox::place_of(Index block, std::int32_t element) const {
    const std::int32_t* begin = inside(block);
    const std::int32_t* end = begin + depth(block);
    const std::int32_t* found = std::find(begin, end, element);
    return found == end ? -1 : static_cast<int>(found - begin);
}

int ContentBox::level(Index block) const { return element_ < 0 ? -1 : place_of(block, element_); }

bool ContentBox::holds(Index block) {
    const int levels = level(block);
    if (levels < 0 || is_in(block, frames_, levels)) return false;
    return std::none_of(labels(block), labels(block) + levels, [this](std::int32_t label) {
        return settings_.names_chrome(markup_.labels.name(label));
    });
}

bool ContentBox::is_linked(Index block) {
    if (link_density(block) > settings_.limits.linked) return true;
    const int levels = level(block);
    if (levels <= 0) return false;
    if (sums_.empty()) {
        sums_.resize(markup_.elements);
        for (Index each = 0; each < size(); ++each) {
            for (int place = 0; place < depth(each); ++place) {
                Sums& sums = sums_[static_cast<std::size_t>(inside(each)[place])];
                sums.words += facts(each).words;
                sums.linked += facts(each).words * link_density(each);
            }
        }
    }
    const Sums& sums = sums_[static_cast<std::size_t>(inside(block)[levels - 1])];
    return sums.linked > settings_.limits.linked * static_cast<double>(sums.words);
}

Whole ContentBox::role_of(std::int32_t label) {
    std::optional<Whole>& known = roles_[static_cast<std::size_t>(label)];
    if (!known) known = settings_.role_of(markup_.labels.name(label));
    return *known;
}

std::vector<Indices> ContentBox::groups(Whole role) {
    BlockGroups found;
    for (const Index block : remaining_) {
        const int levels = level(block);
        for (int place = 0; place < levels; ++place) {
            if (role_of(labels(block)[place]) != role) continue;
            found.add(inside(block)[place], block);
            break;
        }
    }
    return found.take();
}

std::vector<Indices> ContentBox::groups(const TagMarks& sought) const {
    BlockGroups found;
    for (const Index block : remaining_) found.add(element_around(block, sought), block);
    return found.take();
}

bool ContentBox::is_in(Index block, const TagMarks& sought, int levels) const {
    const std::int32_t* begin = tags(block);
    return std::any_of(begin, begin + std::min(levels, depth(block)), [&](std::int32_t each) { return has(sought, each); });
}

bool ContentBox::has_unnamed(Index block, const TagMarks& sought) {
    const int levels = level(block) < 0 ? depth(block) - 1 : level(block);  // as a slice up to -1 has it
    for (int place = 0; place < levels; ++place) {
        if (has(sought, tags(block)[place]) && role_of(labels(block)[place]) == Whole::none) return true;
    }
    return false;
}

std::optional<int> ContentBox::distance(Index block, Index other) const {
    for (int place = 0; place < depth(block); ++place) {
        if (place_of(other, inside(block)[place]) >= 0) return place;
    }
    return std::nullopt;
}

double ContentBox::link_share(const Indices& blocks) const {
    double linked = 0;
    std::int64_t words = 0;
    for (const Index block : blocks) {
        linked += facts(block).words * link_density(block);
        words += facts(block).words;
    }
    return linked / static_cast<double>(words ? words : 1);
}

bool ContentBox::is_doubtful(const Indices& whole, const Marks& unsure) const {
    std::int64_t words = 0, certain = 0;
    for (const Index block : whole) {
        words += facts(block).words;
        if (is_removed(block) && !unsure[at(block)]) certain += facts(block).words;
    }
    return 2 * certain < words;
}

void ContentBox::add_removed(const Indices& whole, Indices& found) const {
    std::copy_if(whole.begin(), whole.end(), std::back_inserter(found), [this](Index block) { return is_removed(block); });
}

namespace {

constexpr const char* BOX_SETTINGS_HANDLE = "cleaner.BoxSettings";

Ref field(PyObject* object, const char* name) { return Ref(PyObject_GetAttrString(object, name)); }

BoxLimits limits_of(PyObject* given) {
    const auto integer = [&](const char* name) { return static_cast<int>(to_long(field(given, name).get())); };
    const auto share = [&](const char* name) { return to_double(field(given, name).get()); };
    return {share("prose_share"), share("linked"), integer("name_chars"), integer("class_chars"), integer("remembered")};
}

PyObject* make_box_settings(PyObject*, PyObject* given) {
    return guarded([&] {
        const Ref names = field(given, "names"), roles = field(given, "roles");
        auto settings = std::make_unique<BoxSettings>(names.get(), roles.get(), field(given, "role_of_classes"),
                                                      field(given, "role_of_label"), limits_of(given));
        settings->content_tags = to_strings(field(given, "content_tags").get());
        settings->frame_tags = to_strings(field(given, "frame_tags").get());
        for_each(field(given, "chrome_words").get(), [&](PyObject* word) { settings->chrome_words.insert(to_bytes(word)); });
        return make_handle(std::move(settings), BOX_SETTINGS_HANDLE);
    });
}

PyObject* make_content_box(PyObject*, PyObject* arguments) {
    return guarded([&] {
        PyObject *settings, *document, *markup, *remaining, *removed;
        if (!PyArg_ParseTuple(arguments, "OOOOO", &settings, &document, &markup, &remaining, &removed)) throw PythonError();
        const std::size_t count = document_of(document).blocks.size();
        check_markup(from_handle<Markup>(markup, MARKUP_HANDLE), count);
        Indices left;
        for_each(remaining, [&](PyObject* block) { left.push_back(to_index(block, count)); });
        return make_handle(std::make_unique<HeldBox>(settings, document, markup, std::move(left), to_marks(removed, count)),
                           CONTENT_BOX_HANDLE);
    });
}

}  // namespace

HeldBox::HeldBox(PyObject* settings, PyObject* document, PyObject* markup, Indices remaining, Marks removed)
    : box(document_of(document), from_handle<Markup>(markup, MARKUP_HANDLE),
          from_handle<BoxSettings>(settings, BOX_SETTINGS_HANDLE), std::move(remaining), std::move(removed)) {
    for (PyObject* handle : {settings, document, markup}) handles.emplace_back(Py_NewRef(handle));
}

void add_content_box(PyObject* module) {
    static PyMethodDef functions[] = {
        {"make_box_settings", make_box_settings, METH_O, "Return the handle of what content boxes are told."},
        {"make_content_box", make_content_box, METH_VARARGS, "Return the handle of the content box of a page."},
        {nullptr, nullptr, 0, nullptr},
    };
    if (PyModule_AddFunctions(module, functions) < 0) throw PythonError();
}

}  // namespace cleaner
