#include "page_head.h"

#include "utf8.h"
#include "values.h"

namespace cleaner::html {
namespace {

template <class Pairs>
Ref list_of(const Pairs& pairs) {
    return list_from(pairs, [](const auto& pair) { return tuple_of(from_utf8(pair.first), from_utf8(pair.second)); });
}

}  // namespace

ScriptType ScriptTypes::of(const Attributes& attributes) {
    const std::string_view type = attributes.get("type");
    if (type.empty()) return {};
    if (const auto known = remembered_.find(type)) return *known;
    const bool is_json_ld = to_bool(call(questions_.is_json_ld, from_utf8(type)).get());
    return remembered_.put(type, {is_json_ld, to_bool(call(questions_.is_tex, from_utf8(type)).get())});
}

bool PageHead::start(const Tag& tag, const Attributes& attributes) {
    const auto first_of = [&](std::string_view one, std::string_view other) {
        const std::string_view found = attributes.get(one);
        return found.empty() ? attributes.get(other) : found;
    };
    if (tag.is("meta")) {
        const std::string_view name = first_of("property", "name");
        if (!name.empty()) meta_.emplace_back(name, attributes.get("content"));
    } else if (tag.is("link")) {
        const std::string_view relation = attributes.get("rel");
        if (!relation.empty()) link_relations_.emplace_back(relation, attributes.get("href"));
    } else if (tag.is("base")) {
        if (base_.empty()) base_ = attributes.get("href");
    } else if ((tag.is("title") && is_open) || (tag.is("script") && types_.of(attributes).is_json_ld)) {
        capturing = &tag;
    }
    return capturing;
}

void PageHead::text(std::string_view text) {
    if (capturing->is("title")) {
        title_ += text;
        return;
    }
    const std::size_t chars = data_chars_ + count_chars(text);
    if (chars > static_cast<std::size_t>(settings_.limits.json_ld)) return;
    data_chars_ = chars;
    data_.emplace_back(text);
}

Ref PageHead::title() const { return from_utf8(title_); }
Ref PageHead::language_text() const { return from_utf8(language); }
Ref PageHead::base() const { return from_utf8(base_); }
Ref PageHead::meta() const { return list_of(meta_); }
Ref PageHead::link_relations() const { return list_of(link_relations_); }
Ref PageHead::data() const { return list_from(data_, from_utf8); }

}  // namespace cleaner::html
