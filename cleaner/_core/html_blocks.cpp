#include "html_blocks.h"

#include <algorithm>

#include "code_blocks.h"
#include "facts.h"
#include "links.h"
#include "preformatted.h"
#include "spaces.h"
#include "utf8.h"
#include "values.h"

namespace cleaner::html {
namespace {

constexpr char32_t SOFT_HYPHEN = 0xAD;  // browsers show none where a word is not divided
constexpr char32_t NO_BREAK_SPACE = 0xA0;

std::size_t index(int number) { return static_cast<std::size_t>(number); }

bool is_hidden_by_attribute(std::string_view hidden) {
    std::string value(hidden);
    std::transform(value.begin(), value.end(), value.begin(), ascii_lower);
    return value != "until-found";
}

bool is_code_space(char32_t code) { return code == U' ' || code == U'\t' || code == U'\n'; }

// Returns how many blocks stand before a place after rows are joined; a place in a row is then behind it.
std::size_t place_among(const std::vector<JoinedRow>& rows, std::size_t place) {
    std::size_t gone = 0;
    for (const JoinedRow& row : rows)
        if (row.first < place) gone += std::min(row.after, place) - row.first - 1;
    return place - gone;
}

// Returns a text with each run of spaces, tabs and line breaks as one space.
String with_single_spaces(View text) {
    String single;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!is_code_space(text[at])) {
            single += text[at];
        } else if (at == 0 || !is_code_space(text[at - 1])) {
            single += U' ';
        }
    }
    return single;
}

}  // namespace

PageReader::PageReader(PageSettings given, PyObject* class_roles, PyObject* role_names)
    : settings(std::move(given)),
      roles(class_roles, role_names, share(settings.questions.role), index(settings.limits.class_chars),
            index(settings.limits.remembered)),
      styles(share(settings.questions.style), index(settings.limits.remembered)),
      script_types(settings.questions, index(settings.limits.remembered)) {}

Walker::Walker(PageReader& reader, Way way)
    : head(reader.settings, reader.script_types), elements(reader.settings, way.html), reader_(reader),
      settings_(reader.settings), way_(way), tables_(reader.settings), passages_(reader.settings) {}

void Walker::read(const Node& top) {
    const Node* node = &top;
    while (true) {
        const Tag& tag = elements.tag_named(node->name);
        bool is_skipped = !start(*node, tag);
        if (!is_skipped) {
            const TextRun inner = text_run(node->children, scratch_);
            text(inner.text);
            if (inner.after) {
                node = inner.after;
                continue;
            }
        }
        while (true) {
            if (!is_skipped) end(elements.tag_named(node->name));
            is_skipped = false;
            const TextRun tail = text_run(node->next, scratch_);
            text(tail.text);
            if (tail.after) {
                node = tail.after;
                break;
            }
            if (node->parent == top.parent) return;
            node = node->parent;
        }
    }
}

void Walker::finish() {
    flush();
    make_code_whole(page, elements, settings_);
}

bool Walker::start(const Node& node, const Tag& tag) {
    const Attributes attributes(node);
    if (tag.is("head")) return head.is_open = true;
    if (tag.is_in(HEAD_TAGS) && head.start(tag, attributes)) return true;
    const CommonAttributes common(node);
    const int class_number = elements.class_number(common.classes);
    const Role role = role_of(tag, common.classes, class_number);
    const bool is_formula = role == Role::formula || role == Role::formula_source || role == Role::formula_image;
    if (role != Role::formula_source && is_invisible(tag, attributes, common)) return false;
    if (is_formula || tag.is_formula || tag.is("script")) throw Unread();
    if (tag.is("html")) {
        head.language = attributes.get("lang");
        if (head.language.empty()) head.language = attributes.get("xml:lang");
    }
    current_line_ = line_of(node);
    if (tag.is_in(BLOCK_TAGS)) {
        head.is_open = head.is_open && (tag.is("html") || tag.is("noscript"));  // ends a head that was never closed
        start_block(tag, attributes);
    } else if (tag.is("a")) {
        start_link(attributes.get("href"));
    } else if (tag.inline_kind != InlineKind::none) {
        inline_.begin(tag.inline_kind, texts_.size());
        open_code_ += tag.inline_kind == InlineKind::code;
    } else if (tag.is("img")) {
        image(attributes);
    }
    open_.push_back(elements.add(innermost(), tag, attributes, common, class_number));
    if (tag.is_in(NOTEWORTHY)) passages_.begin(tag, attributes, texts_, open_.size());
    if (role != Role::none || common.style) begin_styled(tag, role, common.style.value_or(std::string_view()));
    return true;
}

Role Walker::role_of(const Tag& tag, std::string_view classes, int class_number) {
    const Role role = role_of_classes(tag, classes, class_number);
    if (role == Role::formula_span) return tag.is("span") ? Role::formula : Role::none;
    return role == Role::formula && tag.is_in(BLOCK_TAGS) && !tag.is("div") ? Role::none : role;
}

Role Walker::role_of_classes(const Tag& tag, std::string_view classes, int class_number) {
    if (tag.has_hyphen) return reader_.roles.of(tag, classes);
    if (class_number < 0) return Role::none;
    if (index(class_number) >= roles_.size()) roles_.resize(index(class_number) + 1);
    if (!roles_[index(class_number)]) {
        const Role role = reader_.roles.of(tag, classes);  // Python may be asked
        roles_[index(class_number)] = role;
    }
    return *roles_[index(class_number)];
}

bool Walker::is_invisible(const Tag& tag, const Attributes& attributes, const CommonAttributes& common) {
    if (tag.is("noscript")) return !(way_.shows_all || head.is_open);
    if (tag.is("script")) return !reader_.script_types.of(attributes).is_tex;
    if (tag.is("template")) return !(way_.shows_all || attributes.has("shadowrootmode"));
    if (tag.is_in(INVISIBLE_TAGS)) return true;
    if (way_.shows_all || tag.is("html") || tag.is("body")) return false;
    if (common.hidden && is_hidden_by_attribute(*common.hidden)) return true;
    if (tag.is("dialog") && !attributes.has("open")) return true;
    return common.style && reader_.styles.of(*common.style).is_hidden;
}

void Walker::begin_styled(const Tag& tag, Role role, std::string_view text) {
    const Style style = reader_.styles.of(text);
    const bool is_unseen = role == Role::screen_reader || (role == Role::none && style.is_clipped);
    if (is_unseen && !(way_.shows_all || !clipped_.empty() || tag.is_in(NEVER_CLIPPED)))
        clipped_.push_back({open_.size(), page.blocks.size(), texts_.size(), counts_});
    if (style.breaks_lines) breaking_.push_back({open_.size(), *style.breaks_lines});
}

void Walker::text(std::string_view data) {
    if (data.empty()) return;
    if (head.capturing) return head.text(data);
    if (head.is_open) return;
    incoming_.clear();
    if (!append_utf8(data, incoming_)) throw Unread();
    if (texts_.empty() && !open_code_ && is_blank(incoming_)) return;  // as between most elements
    incoming_.erase(std::remove(incoming_.begin(), incoming_.end(), SOFT_HYPHEN), incoming_.end());
    View rest = incoming_;
    if (!breaking_.empty() && breaking_.back().breaks_lines && !open_pre_) {
        for (std::size_t end; (end = rest.find(U'\n')) != View::npos; rest.remove_prefix(end + 1)) {
            add(rest.substr(0, end));
            end_line();
        }
    }
    add(rest);
}

void Walker::add(View text) {
    if (texts_.empty()) {
        const bool indents_code = open_code_ && text.find(NO_BREAK_SPACE) != View::npos;
        if (is_blank(text) && !indents_code) return;
        element_ = innermost();
        line_ = current_line_;
    } else if (!open_pre_ && passages_.needs_space(texts_, text, in_sentence_)) {
        texts_.append(U" ");
    }
    texts_.append(text);
    const auto length = static_cast<Offset>(text.size());
    counts_.all += length;
    if (!links_.empty()) {
        counts_.linked += length;
    } else {
        in_sentence_ = in_sentence_ || !is_blank(text);
    }
    if (open_pre_) {
        text_elements_.push_back(innermost());
    } else if (open_code_) {
        counts_.code += length;
    }
}

void Walker::end(const Tag& tag) {
    if (tag.is("head") || head.capturing) {
        head.is_open = head.is_open && !tag.is("head");
        head.capturing = nullptr;
        return;
    }
    const std::size_t depth = open_.size();
    if (!open_.empty()) open_.pop_back();
    if (passages_.is_busy() || tag.is("a")) passages_.end(tag, texts_, depth);
    if (tag.is("a")) {
        end_link();
    } else if (tag.is_in(BLOCK_TAGS)) {
        end_block(tag);
    } else if (tag.inline_kind != InlineKind::none) {
        inline_.end(tag.inline_kind, texts_.size());
        open_code_ -= tag.inline_kind == InlineKind::code;
    }
    if (!breaking_.empty() && breaking_.back().depth == depth) breaking_.pop_back();
    if (!clipped_.empty() && clipped_.back().depth == depth) {
        const Clipped ended = clipped_.back();
        clipped_.pop_back();
        end_clipped(ended);
    }
}

void Walker::end_clipped(const Clipped& clipped) {
    const std::size_t first = std::min(clipped.blocks, page.blocks.size());
    const bool has_blocks = first < page.blocks.size();
    if (has_blocks && clipped.place) return;  // it ends in another block than it began in
    if (is_content(first, texts_.from(clipped.place))) return;
    page.blocks.resize(first);
    const auto is_in = [&](const HtmlImage& image) { return image.before > clipped.blocks; };
    page.images.erase(std::remove_if(page.images.begin(), page.images.end(), is_in), page.images.end());
    if (clipped.place) {
        passages_.clip(texts_, clipped.place);
        counts_ = clipped.counts;
    } else {
        restart();
    }
}

bool Walker::is_content(std::size_t first_block, View own) const {
    std::int32_t words = 0;
    bool has_prose = false;
    const auto count = [&](View text) {
        if (text.empty()) return;
        std::deque<String> strings;
        const Facts facts = facts_of_text(settings_.facts, text, Kind::paragraph, strings);
        words += facts.words;
        has_prose = has_prose || facts.prose;
    };
    for (std::size_t at = first_block; at < page.blocks.size(); ++at) count(page.text_of(page.blocks[at]));
    count(own);
    return has_prose || words > settings_.limits.clipped_words;
}

void Walker::flush() {
    if (texts_.empty()) {  // as between most elements
        if (!images_.empty()) {
            place_images();
            inline_.restart();
        }
        return;
    }
    const Kind around = element_ >= 0 ? elements.kind(element_) : Kind::paragraph;
    const bool is_code = is_all_code() || (open_pre_ > 0 && around != Kind::heading);
    const String code = is_code ? code_text(code_lines(), settings_) : String();
    const bool is_preformatted = is_code && (open_pre_ || !breaks_.empty());
    if (!is_preformatted) squeezed_.squeeze(texts_.joined());
    const View text = is_preformatted ? View(code) : View(squeezed_.text);
    if (!is_blank(text)) {
        HtmlBlock block{page.write(text), is_preformatted ? Kind::code : around, element_, 0.0, line_, {}, -1, {}};
        const auto chars = static_cast<double>(trimmed(texts_.joined()).size());
        block.link_density = std::min(counts_.linked / chars, 1.0);
        block.code = is_preformatted ? block.text : page.write(code);
        block.inlines.start = static_cast<Offset>(page.inlines.size());
        if (!is_preformatted) inline_.find_in(texts_, squeezed_, page.inlines);
        block.inlines.end = static_cast<Offset>(page.inlines.size());
        page.blocks.push_back(block);
        images_.clear();  // they are in the block
    }
    restart();
    place_images();
}

void Walker::place_images() {
    for (HtmlImage& image : images_) {
        image.before = page.blocks.size();
        page.images.push_back(image);
    }
    images_.clear();
}

void Walker::restart() {
    ++flushes_;
    texts_.clear();
    text_elements_.clear();
    breaks_.clear();
    keeps_spaces_ = false;
    inline_.restart();
    passages_.restart();
    counts_ = Counts();
    in_sentence_ = false;
}

void Walker::start_block(const Tag& tag, const Attributes& attributes) {
    const auto is_heading = [this] { return (element_ < 0 ? elements.last_kind() : elements.kind(element_)) == Kind::heading; };
    if (open_pre_ && tag.is_in(PRE_TAGS)) {
        break_line(tag);
    } else if (tag.is("br") && !texts_.empty() && is_heading()) {
        texts_.append(U" ");
    } else if (tag.is("br") && is_in_code()) {
        end_code_line();
    } else {
        flush();
        open_pre_ += tag.is("pre");
        if (tag.is_in(TABLE_TAGS)) tables_.start(tag, attributes, page.blocks.size());
    }
}

void Walker::end_block(const Tag& tag) {
    if (tag.is("br")) return;
    if (open_pre_ && tag.is_in(PRE_TAGS)) {
        break_line(tag);
    } else {
        flush();
        open_pre_ -= tag.is("pre");
        if (tag.is_in(TABLE_TAGS)) join_rows(tables_.end(tag, page));
    }
}

void Walker::end_line() {
    if (is_in_code()) {
        keeps_spaces_ = true;
        end_code_line();
    } else {
        flush();
    }
}

void Walker::end_code_line() {
    breaks_.push_back(texts_.size());
    texts_.append(U"\n");
}

void Walker::break_line(const Tag& tag) {
    if (texts_.empty() || tag.is_in(CELL_TAGS)) return;
    if (!tag.is("br") && ends_with(texts_.at(texts_.size() - 1), U"\n")) return;
    texts_.append(U"\n");
    text_elements_.push_back(innermost());
}

std::vector<String> Walker::code_lines() {
    std::vector<String> found;
    for (std::size_t at = 0; at < texts_.size(); ++at) found.emplace_back(texts_.at(at));
    if (keeps_spaces_) return found;
    if (!open_pre_) {  // white space counts only where the page says so, but for `&nbsp;` and `<br>`
        for (std::size_t at = 0; at < found.size(); ++at)
            if (std::find(breaks_.begin(), breaks_.end(), at) == breaks_.end()) found[at] = with_single_spaces(found[at]);
        return found;
    }
    const bool is_one_line = texts_.joined().find(U'\n') == View::npos && found.size() == text_elements_.size();
    if (!is_one_line || found.size() < 2) return found;
    if (const auto lines = elements.lines_of(text_elements_)) {
        for (std::size_t at = 0; at + 1 < found.size(); ++at)
            if ((*lines)[at] != (*lines)[at + 1]) found[at] += U'\n';
    }
    return found;
}

void Walker::start_link(std::string_view address) {
    links_.push_back({flushes_, texts_.size(), address});
    if (way_.links) inline_.begin(InlineKind::link, texts_.size(), keep(address));
}

void Walker::end_link() {
    if (way_.links) inline_.end(InlineKind::link, texts_.size());
    Link link{0, 0, {}};
    if (!links_.empty()) {
        link = links_.back();
        links_.pop_back();
    }
    if (link.address.find('#') == std::string_view::npos) return;
    const std::size_t start = link.begun_in == flushes_ ? link.place : 0;
    const View linked = texts_.from(start);
    const auto is_alnum = [](char32_t code) { return is(code, ALNUM); };
    const bool is_sign = !is_blank(linked) && std::none_of(linked.begin(), linked.end(), is_alnum);
    if (!is_sign || !elements.is_in(innermost(), HEADED_TAGS, settings_.limits.near_levels)) return;
    const auto length = static_cast<Offset>(linked.size());
    texts_.replace(start, {});
    counts_.all -= length;
    counts_.linked -= length;
}

void Walker::image(const Attributes& attributes) {
    incoming_.clear();
    if (!append_utf8(attributes.get("alt"), incoming_)) throw Unread();
    String description;
    append_squeezed(incoming_, description);
    if (description.empty() || open_pre_) return;
    std::string_view address;
    for (const std::string& name : settings_.image_sources) {
        const std::string_view stated = attributes.get(name);
        if (stated.empty() || !is_external(stated, settings_)) continue;
        address = stated;
        break;
    }
    const View kept = keep(std::move(description)), kept_address = keep(address);
    inline_.image(texts_.size(), kept, kept_address);
    if (texts_.empty()) images_.push_back({0, innermost(), kept, kept_address});
}

void Walker::join_rows(const std::vector<JoinedRow>& rows) {
    if (rows.empty()) return;
    std::vector<HtmlBlock> joined;
    std::size_t at = rows.front().first;
    const auto add_others = [&](std::size_t after) {
        for (; at < std::min(after, page.blocks.size()); ++at) joined.push_back(page.blocks[at]);
    };
    for (const JoinedRow& row : rows) {
        add_others(row.first);
        joined.push_back(row_block(row));
        at = row.after;
    }
    add_others(page.blocks.size());
    page.blocks.resize(rows.front().first);
    page.blocks.insert(page.blocks.end(), joined.begin(), joined.end());
    for (HtmlImage& image : page.images) image.before = place_among(rows, image.before);
}

HtmlBlock Walker::row_block(const JoinedRow& joined) {
    double linked = 0.0;
    Offset chars = 0;
    for (std::size_t at = joined.first; at < std::min(joined.after, page.blocks.size()); ++at) {
        const HtmlBlock& block = page.blocks[at];
        const Offset length = block.text.end - block.text.start;
        linked += block.link_density * length;
        chars += length;
    }
    const HtmlBlock& first = page.blocks[joined.first];
    HtmlBlock row{page.write(joined.text), Kind::table_row, first.element, linked / chars, first.line, {}, 0, {}};
    row.inlines.start = static_cast<Offset>(page.inlines.size());
    page.inlines.insert(page.inlines.end(), joined.inlines.begin(), joined.inlines.end());
    row.inlines.end = static_cast<Offset>(page.inlines.size());
    row.row = static_cast<int>(page.rows.size());
    page.rows.push_back(joined.row);
    return row;
}

View Walker::keep(std::string_view text) {
    String decoded;
    if (!append_utf8(text, decoded)) throw Unread();
    return keep(std::move(decoded));
}

}  // namespace cleaner::html
