#include "passages.h"

#include <algorithm>

#include "spaces.h"
#include "values.h"

namespace cleaner::html {
namespace {

bool is_alnum(View text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char32_t code) { return is(code, ALNUM); });
}

bool holds(View characters, char32_t code) { return characters.find(code) != View::npos; }

// Puts a space in the place of the exponent in `5^1/`, where a subscript shows that a fraction follows the number.
void as_mixed_number(BlockTexts& texts, std::size_t place, const Ref& mixed_number) {
    std::size_t filled[2], found = 0;
    for (std::size_t at = place; at-- > 0 && found < 2;)
        if (!texts.at(at).empty()) filled[found++] = at;
    if (found < 2) return;
    Ref form = call(mixed_number, from_string(texts.at(filled[1])), from_string(texts.at(filled[0])));
    const String mixed = to_string(form.get());
    if (mixed != texts.at(filled[1])) texts.replace_one(filled[1], mixed);
}

}  // namespace

void Passages::restart() {
    open_.reset();
    links_ = 0;
    link_place_ = link_end_ = NOWHERE;
    joint_ = Joint::none;
}

void Passages::begin(const Tag& tag, const Attributes& attributes, const BlockTexts& texts, std::size_t depth) {
    const std::size_t place = texts.size();
    const bool is_link = tag.is("a"), is_superscript = tag.is("sup");
    if (is_link) {
        ++links_;
        link_place_ = place;
        address_ = attributes.get("href");
    }
    if (tag.is_in(SPACED_AFTER_LINK) && !texts.empty() && link_end_ == place)
        joint_ = tag.is("span") ? Joint::span : Joint::element;
    if ((is_link || is_superscript) && address_.substr(0, 1) == "#") {
        const bool is_note = is_link ? open_ && open_->tag->is("sup") : link_place_ == place;
        if (is_note) notes_.push_back(address_.substr(1));
    }
    if (!open_ && tag.is_in(SCRIPTS)) open_ = Passage{&tag, depth, place, links_ - (link_place_ == place)};
}

void Passages::end(const Tag& tag, BlockTexts& texts, std::size_t depth) {
    if (open_ && open_->depth >= depth) {
        const Passage ended = *open_;
        open_.reset();
        end_script(ended, texts);
    }
    if (!tag.is("a")) return;
    link_end_ = texts.size();
    if (address_.substr(0, 1) == "#" && is_mark(texts)) notes_.push_back(address_.substr(1));
}

bool Passages::is_mark(const BlockTexts& texts) const {
    if (link_place_ == NOWHERE) return false;  // it began in another block
    const View before = texts.before(link_place_, static_cast<std::size_t>(settings_.limits.context));
    return to_bool(call(settings_.questions.is_mark, from_string(texts.from(link_place_)), from_string(before)).get());
}

void Passages::end_script(const Passage& passage, BlockTexts& texts) {
    const Questions& questions = settings_.questions;
    const String own(texts.from(passage.place));
    if (is_blank(own)) return;
    const View context = texts.before(passage.place, static_cast<std::size_t>(settings_.limits.context));
    Ref before = from_string(context), form;
    if (passage.tag->is("sup")) {
        joint_ = is_blank(context) && is_alnum(trimmed(own)) ? Joint::label : Joint::none;
        form = call(questions.superscript, std::move(before), from_string(own), from_bool(links_ > passage.links));
    } else if (passage.tag->is("sub")) {
        as_mixed_number(texts, passage.place, questions.mixed_number);
        form = call(questions.subscript, std::move(before), from_string(own));
    } else {
        form = call(questions.reading, from_string(own));
    }
    const String text = to_string(form.get());
    if (text != own) texts.replace(passage.place, text);
}

bool Passages::needs_space(const BlockTexts& texts, View text, bool in_sentence) {
    if (joint_ == Joint::none || text.empty()) return false;
    const Joint joint = std::exchange(joint_, Joint::none);
    if (joint == Joint::label) return to_bool(call(settings_.questions.is_labelled, from_string(text)).get());
    const View before = texts.before(texts.size(), static_cast<std::size_t>(settings_.limits.context));
    if (joint == Joint::clipped) return !before.empty() && is(before.back(), ALNUM) && is(text[0], ALNUM);
    return are_two_words(joint, before, text, in_sentence);
}

bool Passages::are_two_words(Joint joint, View before, View after, bool in_sentence) const {
    const Joints& joints = settings_.joints;
    const char32_t first = after[0];
    if ((!before.empty() && is_space(before.back())) || is_space(first) || holds(joints.continues, first)) return false;
    if (holds(joints.hyphens, first)) return after.size() < 2 || is_space(after[1]);
    if (holds(joints.quote, first)) return after.size() > 1 && is(after[1], ALNUM);
    return !(joint == Joint::span && in_sentence &&
             to_bool(call(settings_.questions.is_word_end, from_string(after)).get()));
}

void Passages::clip(BlockTexts& texts, std::size_t place) {
    texts.replace(place, {});
    joint_ = Joint::clipped;
}

}  // namespace cleaner::html
