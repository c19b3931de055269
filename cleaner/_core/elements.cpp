#include "elements.h"

#include <algorithm>
#include <functional>

#include "label_words.h"
#include "utf8.h"
#include "values.h"

namespace cleaner::html {

Ref Names::text(int number) {
    const auto at = static_cast<std::size_t>(number);
    if (at >= texts_.size()) texts_.resize(ends_.size());
    if (!texts_[at].get()) texts_[at] = from_utf8(name(number));
    return share(texts_[at]);
}

std::size_t Key::hash() const {
    std::size_t hash = std::hash<const void*>()(tag);
    for (const int part : {outer, name, properties}) hash = hash * 1000003u + static_cast<std::size_t>(part);
    return hash ^ hash >> 17;
}

const Tag& Elements::tag_named(const char* name) {
    KnownTag& known = known_tags_[(reinterpret_cast<std::uintptr_t>(name) >> 3) % known_tags_.size()];
    if (known.name == name) return *known.tag;
    const auto [number, is_new] = tag_names_.find(name);
    if (is_new) {
        const Tag* tag = settings_.tags.find(name);
        tags_.push_back(tag ? tag : &own_tags_.emplace_back(name));
    }
    known = {name, tags_[index(number)]};
    return *known.tag;
}

int Elements::add(
    int parent, const Tag& tag, const Attributes& attributes, const CommonAttributes& common, int class_number
) {
    const int element = static_cast<int>(all_.size());
    const Key key{parent, &tag, class_number, 0};
    const auto [group, is_new] = groups_.find(key);
    if (is_new) group_sizes_.push_back(0);
    ++group_sizes_[index(group)];
    const Kind around = parent >= 0 ? kind(parent) : Kind::paragraph;
    const int innermost = parent >= 0 ? all_[index(parent)].innermost : -1;
    all_.push_back({&tag, parent, group, tag.has_kind ? tag.kind : around, innermost, attributes});
    all_.back().properties = properties_of(common);
    if (tag.is_in(CONTAINER_TAGS)) contain(element, attributes);
    return element;
}

// Tells whether the source names an attribute of microdata in lower case, as elements.has_microdata does.
bool Elements::has_microdata() {
    if (!has_microdata_) has_microdata_ = to_bool(call(settings_.questions.has_microdata, share(html_)).get());
    return *has_microdata_;
}

int Elements::properties_of(const CommonAttributes& common) {
    const std::string_view names = common.item_names, types = common.item_types;
    if ((names.empty() && types.empty()) || !has_microdata()) return NO_PROPERTIES;
    scratch_.assign(names).append("\n\n").append(types);
    const auto [number, is_new] = microdata_.find(scratch_);
    if (is_new) {
        Ref found = call(settings_.questions.properties, from_utf8(names), from_utf8(types));
        std::vector<std::string>& texts = properties_.emplace_back();
        for_each_item(found.get(), [&](PyObject* text) { texts.emplace_back(to_utf8(text)); });
    }
    return number;
}

void Elements::contain(int element, const Attributes& attributes) {
    const auto integer = [&](std::string_view name, long otherwise) {
        const std::string_view text = attributes.get(name);
        if (text.empty()) return otherwise;
        return to_integer(call(settings_.questions.integer, from_utf8(text), from_integer(otherwise)).get());
    };
    if (tag(element).is("ol")) {
        next_numbers_[element] = integer("start", 1);
        return;
    }
    int list = -1;
    std::optional<long> number;
    if (tag(element).is("li")) {
        list = all_[index(element)].parent;
        if (const auto next = next_numbers_.find(list); next != next_numbers_.end()) {
            number = integer("value", next->second);
            next->second = *number + 1;
        }
    }
    const int outer = all_[index(element)].innermost;
    const auto around = depths_.find(outer);
    const int depth = 1 + (around == depths_.end() ? 0 : around->second);
    depths_[element] = depth;
    if (depth > settings_.limits.containers) return;
    containers_.push_back({element, list, number, outer});
    all_[index(element)].innermost = element;
}

bool Elements::is_in(int element, std::uint32_t sets, int levels) const {
    for (; element >= 0 && levels-- > 0; element = all_[index(element)].parent)
        if (tag(element).is_in(sets)) return true;
    return false;
}

int Elements::block_around(int element) const {
    int at = element;
    for (int level = 0; at >= 0 && level < settings_.limits.far_levels; ++level, at = all_[index(at)].parent)
        if (tag(at).is_in(BLOCK_TAGS)) return at;
    return element;
}

bool Elements::are_lines(int one, int two) const {
    const int first = block_around(one), second = block_around(two);
    if (first == second || first < 0 || second < 0) return false;
    const Element &above = all_[index(first)], &below = all_[index(second)];
    return above.tag->is("div") && below.tag->is("div") && above.parent == below.parent;
}

const std::vector<int>& Elements::around_of(int element) {
    inside_.clear();
    for (int level = 0; element >= 0 && level < settings_.limits.far_levels; ++level) {
        inside_.push_back(element);
        element = all_[index(element)].parent;
    }
    return inside_;
}

std::optional<std::vector<int>> Elements::lines_of(const std::vector<int>& elements) {
    std::vector<std::vector<int>> paths;
    for (const int element : elements) paths.push_back(around_of(element));
    const auto holds = [](const std::vector<int>& path, int at) {
        return std::find(path.begin(), path.end(), at) != path.end();
    };
    const auto shared = std::find_if(paths[0].begin(), paths[0].end(), [&](int at) {
        return std::all_of(paths.begin(), paths.end(), [&](const auto& path) { return holds(path, at); });
    });
    if (shared == paths[0].end()) return std::nullopt;
    std::vector<int> lines;
    for (const std::vector<int>& path : paths) {
        if (path[0] == *shared) return std::nullopt;
        lines.push_back(*(std::find(path.begin(), path.end(), *shared) - 1));
    }
    const auto differs = [&](int line) { return line != lines[0]; };
    const auto is_other = [&](int line) { return all_[index(line)].group != all_[index(lines[0])].group; };
    if (std::none_of(lines.begin(), lines.end(), differs) || std::any_of(lines.begin(), lines.end(), is_other))
        return std::nullopt;
    return lines;
}

int Elements::label_of(int element) {
    const Attributes& attributes = all_[index(element)].attributes;
    scratch_.clear();
    if (!attributes.empty()) {
        scratch_.append(attributes.get("class")).append("\n").append(attributes.get("id")).append("\n");
        scratch_.append(attributes.get("role"));
    }
    return markup_.labels.number_of(scratch_);
}

int Elements::shape_of(int element) {
    std::vector<int> below;
    while (element >= 0 && all_[index(element)].shape < 0) {
        below.push_back(element);
        element = all_[index(element)].parent;
    }
    int shape = element >= 0 ? all_[index(element)].shape : -1;
    for (auto at = below.rbegin(); at != below.rend(); ++at) {
        Element& each = all_[index(*at)];
        each.label = label_of(*at);
        const Key key{shape, each.tag, each.label, each.properties};
        shape = each.shape = shapes_.find(key).number;
    }
    return shape;
}

// Returns the names of an element, which it has in common with others.
Elements::NameLists& Elements::names_of(Element& element) {
    if (element.names >= 0) return name_lists_[index(element.names)];
    const auto [number, is_new] = name_keys_.find(Key{0, element.tag, element.label, element.properties});
    element.names = number;
    if (!is_new) return name_lists_[index(number)];
    NameLists& lists = name_lists_.emplace_back();
    lists.far.reserve(index(settings_.limits.names) + 1);
    lists.far.push_back(string_of(element.tag->name));
    std::string_view label = markup_.labels.name(element.label);
    label = label.substr(0, bytes_of_chars(label, index(settings_.limits.name_chars)));
    for (const std::string& word : label_words(label, index(settings_.limits.names))) lists.far.push_back(string_of(word, "."));
    lists.marked = lists.far.size();
    if (element.properties == NO_PROPERTIES) return lists;
    for (const std::string& property : properties_[index(element.properties)]) lists.far.push_back(string_of(property));
    return lists;
}

const std::vector<std::int32_t>& Elements::near_names_of(Element& element) {
    NameLists& lists = names_of(element);
    if (!lists.near.empty()) return lists.near;
    lists.near.reserve(lists.far.size());
    for (std::size_t at = 0; at < lists.far.size(); ++at) {
        const std::int32_t name = lists.far[at];
        if (at < lists.marked) scratch_text_.assign(1, U'+').append(markup_.strings[name]);
        lists.near.push_back(at < lists.marked ? markup_.strings.add(scratch_text_) : name);
    }
    return lists.near;
}

// Returns the number of a text behind a mark among the strings of the markup.
std::int32_t Elements::string_of(std::string_view text, std::string_view mark) {
    scratch_text_.assign(mark.begin(), mark.end());
    if (!append_utf8(text, scratch_text_)) throw Unread();
    return markup_.strings.add(scratch_text_);
}

const Elements::Described& Elements::described(int element, const std::vector<int>& inside) {
    const std::size_t shape = index(shape_of(element) + 1);
    if (shape >= described_.size()) described_.resize(shape + 1);
    if (described_[shape]) return *described_[shape];
    Described& found = described_[shape].emplace();
    found.tags.reserve(inside.size());
    found.labels.reserve(inside.size());
    path_.clear();
    int level = 0;
    for (const int at : inside) {
        Element& around = all_[index(at)];
        found.tags.push_back(names_of(around).far.front());
        found.labels.push_back(around.label);
        const auto& own = level++ < settings_.limits.near_levels ? near_names_of(around) : names_of(around).far;
        named_in_.resize(markup_.strings.size(), -1);
        for (const std::int32_t name : own) {
            std::int32_t& last = named_in_[index(name)];
            if (last != static_cast<std::int32_t>(shape)) path_.push_back(name);
            last = static_cast<std::int32_t>(shape);
        }
    }
    found.path = paths_.number_of(path_);
    return found;
}

void Elements::describe(int element, double link_density, int line) {
    const std::vector<int>& inside = around_of(element);
    int siblings = inside.empty() ? 1 : 0;
    for (std::size_t level = 0; level < inside.size() && level < index(settings_.limits.sibling_levels); ++level)
        siblings = std::max(siblings, group_sizes_[index(all_[index(inside[level])].group)]);
    std::string_view address;
    if (element >= 0 && tag(element).is("a")) address = all_[index(element)].attributes.get("href");
    const Described& shared = described(element, inside);
    const auto append = [](Bag& bag, const std::vector<int>& numbers) {
        bag.indices.insert(bag.indices.end(), numbers.begin(), numbers.end());
        bag.ends.push_back(bag.indices.size());
    };
    append(markup_.tags, shared.tags);
    append(markup_.inside, inside);
    markup_.labels_around.insert(markup_.labels_around.end(), shared.labels.begin(), shared.labels.end());
    markup_.paths.push_back(shared.path);
    markup_.shapes.push_back(element >= 0 ? all_[index(element)].shape + 1 : 0);
    markup_.link_densities.push_back(link_density);
    markup_.siblings.push_back(siblings);
    markup_.lines.push_back(line);
    markup_.addresses.emplace_back(address);
}

Markup Elements::take_markup() {
    markup_.elements = all_.size();
    return std::move(markup_);
}

std::pair<Ref, Ref> Elements::around(int element) {
    const std::vector<int>& inside = around_of(element);
    return {tuple_from(inside, [&](int at) { return share(tag(at).text); }),
            tuple_from(inside, from_integer)};
}

}  // namespace cleaner::html
