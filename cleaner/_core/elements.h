// Elements of a page, numbered in the order in which they begin, and what they say about the blocks in them
// (reading/elements.py).
#pragma once

#include <array>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "html_tree.h"
#include "markup.h"
#include "numbering.h"
#include "page_settings.h"
#include "tags.h"

namespace cleaner::html {

// What elements of one group, or one shape, have in common.
struct Key {
    int outer;  // parent, or shape of the parent
    const Tag* tag;
    int name;  // class, or label
    int properties;

    bool operator==(const Key& other) const {
        return outer == other.outer && tag == other.tag && name == other.name && properties == other.properties;
    }
    std::size_t hash() const;
};

struct Container {  // structure.Container
    int element;
    int list;
    std::optional<long> number;
    int outer;
};

class Elements {
public:
    // `html` is the source of the page, which the caller keeps.
    Elements(const PageSettings& settings, PyObject* html) : settings_(settings), html_(html) {}

    // Returns the number of a value of `class`, -1 if it is empty.
    int class_number(std::string_view classes) { return classes.empty() ? -1 : classes_.number_of(classes); }
    int add(int parent, const Tag& tag, const Attributes& attributes, const CommonAttributes& common, int class_number);
    // Returns the tag with a name that stays where it is while the page is read.
    const Tag& tag_named(const char* name);

    const Tag& tag(int element) const { return *all_[index(element)].tag; }
    Kind kind(int element) const { return all_[index(element)].kind; }
    Kind last_kind() const { return all_.back().kind; }

    bool is_in(int element, std::uint32_t sets, int levels) const;
    bool are_lines(int one, int two) const;
    std::optional<std::vector<int>> lines_of(const std::vector<int>& elements);

    // Adds the markup of a block that begins in an element, on a line of the source.
    void describe(int element, double link_density, int line);
    // Returns the markup of the blocks that were described.
    Markup take_markup();
    // Returns the tags and the numbers of an element and those around it.
    std::pair<Ref, Ref> around(int element);
    const std::vector<Container>& containers() const { return containers_; }

private:
    static constexpr int NO_PROPERTIES = -1;

    struct Element {
        const Tag* tag;
        int parent;
        int group;
        Kind kind;
        int innermost;  // container that it is or stands in, -1 if there is none
        Attributes attributes;
        int properties = NO_PROPERTIES;  // microdata
        int label = -1;                  // class, id and role, once it is needed
        int names = -1;                  // in `name_lists_`, likewise
        int shape = -1;                  // tag, label and microdata of it and of all elements around it, likewise
    };
    struct Described {
        std::vector<std::int32_t> tags, labels;
        std::int32_t path;
    };

    static std::size_t index(int element) { return static_cast<std::size_t>(element); }
    void contain(int element, const Attributes& attributes);
    bool has_microdata();
    int properties_of(const CommonAttributes& common);
    int block_around(int element) const;
    int label_of(int element);
    int shape_of(int element);
    const std::vector<int>& around_of(int element);
    const Described& described(int element, const std::vector<int>& inside);
    struct NameLists {  // of an element: numbers of strings of the markup
        std::vector<std::int32_t> far;
        std::vector<std::int32_t> near;  // likewise with the mark of a near element, once that is needed
        std::size_t marked = 0;          // how many of them get the mark
    };
    NameLists& names_of(Element& element);
    const std::vector<std::int32_t>& near_names_of(Element& element);
    std::int32_t string_of(std::string_view text, std::string_view mark = {});

    const PageSettings& settings_;
    PyObject* html_;
    std::optional<bool> has_microdata_;
    std::vector<Element> all_;
    std::deque<Tag> own_tags_;  // that only this page has
    Names tag_names_;
    std::vector<const Tag*> tags_;  // by number in `tag_names_`
    struct KnownTag {
        const char* name = nullptr;
        const Tag* tag = nullptr;
    };
    std::array<KnownTag, 256> known_tags_;  // the last of each place that the address of a name has
    Names classes_, microdata_;
    Markup markup_;
    Paths paths_{markup_};
    std::vector<std::int32_t> path_;      // names of the elements around the block that is described
    std::vector<std::int32_t> named_in_;  // the shape that each string of the markup was met in last
    String scratch_text_;
    Keys<Key> groups_, shapes_;
    Keys<Key> name_keys_;
    std::vector<NameLists> name_lists_;
    std::vector<int> group_sizes_;
    std::deque<std::vector<std::string>> properties_;  // by number in `microdata_`
    std::vector<std::optional<Described>> described_;  // by shape
    std::vector<Container> containers_;
    std::unordered_map<int, int> depths_;         // how many containers each of them stands in, itself included
    std::unordered_map<int, long> next_numbers_;  // of the next item, by ordered list
    std::vector<int> inside_;
    std::string scratch_;
};

}  // namespace cleaner::html
