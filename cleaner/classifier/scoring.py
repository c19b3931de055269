"""Scores the blocks of a document: extracts features, runs the network, asks the reference extractor where in doubt."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Container, Hashable, Mapping, Sequence
from functools import cache, cached_property
from math import exp

import cleaner._core as _core
from cleaner._core.documents import markup_handle
from cleaner.classifier.context import DOCUMENT_FEATURES, PAGE_TYPES, context_features, with_page_type
from cleaner.classifier.core_views import CoreColumns, CoreFeatures, CoreMatrix
from cleaner.classifier.decision import MAX_LOGIT
from cleaner.classifier.features import Features, extract_features, with_reference
from cleaner.classifier.network import Network, load_network
from cleaner.classifier.page_type import Bag, Matrix
from cleaner.classifier.schema import InputSchema, schema_of
from cleaner.model import Document, PageType, Removals
from cleaner.rules.folder import shipped_weights
from cleaner.rules.matcher import RuleSet
from cleaner.tuples import NamedTuple

MAX_AVERAGED_LOGIT = 8.0  # one block counts no more than that in the average of several
MAX_EXPECTED_ERROR = 0.2  # above, the reference extractor is asked about a page: about three pages in ten
MAX_REFERENCE_BLOCKS = 500  # of a page with more the reference extractor is slow, and its answer does not help
LIKELY_TYPE = 0.5  # probability; below, a page has no type
SURE_TYPE = 0.7  # below, the network does not see the type; from 0.5 on, more texts of one fold were hurt
NO_COMMENTS = {"name_reader": 0.0, "in_comments": 0.0, "prose_since_comments": 1.0}
"""Values of columns on a page without comments."""
MIN_TYPED_BLOCKS = 4  # fewer blocks do not show the type of their page


class Scores(NamedTuple):
    """Scores of the blocks of a document, and what they were computed from."""

    features: Features | CoreFeatures
    context: Mapping[str, list[float]]
    """Columns of `CONTEXT_FEATURES`, a value for each block."""
    logits: list[float]
    """For each block, the log-odds that it is boilerplate."""
    page_type: PageType
    """The type that the caller names, or else the likeliest."""


class Classifier:
    """The classifier at work on one document: scores its blocks, and keeps the scores for later questions."""

    def __init__(self, document: Document, rules: RuleSet, weights: str) -> None:
        """Take a document, rules whose weak matches are features, and a folder of weights; nothing is loaded yet."""
        self.document = document
        self.rules = rules
        self.weights = weights
        self.asks_always = False
        """Whether the reference extractor is asked about a page in any case, and not only in doubt."""
        self.scores: Scores | None = None
        """The last result of `score`."""

    @property
    def page_type(self) -> PageType:
        """The page type, as far as it is known."""
        return self.scores.page_type if self.scores else self.document.page_type

    @property
    def network(self) -> Network:
        """The network for documents of this kind."""
        return network_of(self.weights, schema_of(self.document))

    @cached_property
    def reference(self) -> str:
        """The text of the reference extractor, folded; `""` if there is none to run or it finds nothing."""
        return self.document.reference_text() if self.document.reference_text else ""

    @property
    def may_ask(self) -> bool:
        """Whether the reference extractor can answer, and the document is small enough for it."""
        return self.document.reference_text is not None and len(self.document.blocks) <= MAX_REFERENCE_BLOCKS

    @property
    def was_asked(self) -> bool:
        """Whether the last scores were computed with an answer of the reference extractor."""
        return self.scores is not None and any(self.scores.features.columns.get("has_reference", ()))

    def score(self, removals: Removals) -> Scores:
        """Score all blocks, given what other steps removed."""
        document, network = self.document, self.network
        features = extract_features(document, removals, self.rules, network.vocabulary, network.names)
        context, numbers = context_features(features)
        scores = self._run(removals, features, context, numbers)
        in_doubt = self.may_ask and expected_error(scores, removals) > MAX_EXPECTED_ERROR
        if (self.asks_always or in_doubt) and self.reference:
            features = with_reference(features, document, self.reference)
            scores = self._run(removals, features, context, [*numbers[: len(DOCUMENT_FEATURES)], *features.page])
        self.scores = scores
        return scores

    def _run(
        self,
        removals: Removals,
        features: Features | CoreFeatures,
        context: Mapping[str, list[float]],
        numbers: Sequence[float],
    ) -> Scores:
        """Run the network on these features."""
        document, network = self.document, self.network
        columns, bags = matrix_of(features, context, network.schema), bags_of(document, features)
        probability, page_type = _page_type(document, network.page_type_model(columns, numbers, *bags))
        if probability > SURE_TYPE and page_type is not PageType.ARTICLE:
            numbers = with_page_type(numbers, page_type)  # given the type `article`, the network removes too much
            if page_type is PageType.FORUM and document.page_metadata:
                features, context = _without_comments(features, context)
                columns = matrix_of(features, context, network.schema)
        logits = network.logits(columns, numbers, *bags)
        if document.page_metadata:
            logits = average_by_path(document, removals, logits)
        return Scores(features, context, logits, page_type)


def matrix_of(features: Features | CoreFeatures, context: Mapping[str, list[float]], schema: InputSchema) -> Matrix:
    """Return the columns of a schema, a value for each block."""
    if isinstance(features, CoreFeatures):
        assert isinstance(context, CoreColumns)
        return CoreMatrix(features.columns, context, schema.columns)
    return [context[name] if name in context else features.columns[name] for name in schema.columns]


def bags_of(document: Document, features: Features | CoreFeatures) -> tuple[Bag, ...]:
    """Return the bags that a network is given beside a matrix: words, and the names of a page's markup."""
    if isinstance(features, CoreFeatures):
        return ()
    return (features.words, features.names) if document.page_metadata else (features.words,)


@cache
def network_of(folder: str, schema: InputSchema) -> Network:
    """Load the network for documents of a schema from a folder, or the shipped one if the folder has none."""
    has_one = os.path.exists(os.path.join(folder, schema.file))
    return load_network(folder if has_one else shipped_weights(), schema)


def expected_error(scores: Scores, removals: Removals) -> float:
    """Return the words that the classifier expects to get wrong, for each word that it expects to be content."""
    if _core.native and isinstance(scores.features, CoreFeatures):
        handle = scores.features.handle
        return _core.native.expected_error(handle, scores.logits, removals.fully_removed, MAX_LOGIT)
    wrong = content = 0.0
    for at, (logit, size) in enumerate(zip(scores.logits, scores.features.sizes, strict=True)):
        if at not in removals.fully_removed:
            is_content = 1 / (1 + exp(max(-MAX_LOGIT, min(logit, MAX_LOGIT))))
            content += size * is_content
            wrong += size * min(is_content, 1 - is_content)
    return wrong / content if content else 0.0


def average_by_path(document: Document, removals: Removals, logits: Sequence[float]) -> list[float]:
    """Give blocks in the same elements the mean of their logits, so that cards of a list are treated alike.

    Blocks that are removed already do not count.
    """
    if _core.native:
        return _core.native.average_by_path(markup_handle(document), removals.fully_removed, logits, MAX_AVERAGED_LOGIT)
    paths = [block.markup.names if block.markup else () for block in document.blocks]
    return mean_by_group(paths, removals.fully_removed, logits)


def mean_by_group(groups: Sequence[Hashable], removed: Container[int], logits: Sequence[float]) -> list[float]:
    """Return the mean of the logits of each group of blocks in the place of its members; `removed` ones stay apart."""
    members: dict[Hashable, list[int]] = defaultdict(list)
    for at, group in enumerate(groups):
        if at not in removed:
            members[group].append(at)
    averaged = list(logits)
    for places in members.values():
        mean = sum(max(-MAX_AVERAGED_LOGIT, min(logits[at], MAX_AVERAGED_LOGIT)) for at in places) / len(places)
        for at in places if len(places) > 1 else ():
            averaged[at] = mean
    return averaged


def _without_comments(
    features: Features | CoreFeatures, context: Mapping[str, list[float]]
) -> tuple[Features | CoreFeatures, Mapping[str, list[float]]]:
    """Return the features of a forum, where nothing is a comment under something else: posts are the content."""
    if isinstance(features, CoreFeatures):
        assert isinstance(context, CoreColumns)
        columns = features.columns.with_constants(NO_COMMENTS)
        return CoreFeatures(columns, features.page_type), context.with_constants(NO_COMMENTS)
    own, around = (
        {name: [NO_COMMENTS[name]] * len(column) if name in NO_COMMENTS else column for name, column in table.items()}
        for table in (features.columns, context)
    )
    return features._replace(columns=own), around


def _page_type(document: Document, probabilities: Sequence[float]) -> tuple[float, PageType]:
    """Return the type of a page and its probability: the type that the caller names, or the likeliest."""
    if document.page_type is not PageType.UNKNOWN:
        return 1.0, document.page_type
    likely, page_type = max(zip(probabilities, PAGE_TYPES, strict=True), key=lambda each: each[0])
    if likely <= LIKELY_TYPE or len(document.blocks) < MIN_TYPED_BLOCKS:
        return 0.0, PageType.UNKNOWN
    return likely, page_type
