"""A corpus as one plain record: what it is, how much it holds, its documents and its mechanisms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mechgraph import __version__
from mechgraph.model.arrays import tally
from mechgraph.model.columns import FAMILIES
from mechgraph.model.values import Certainty
from mechgraph.reason.chain import mechanism
from mechgraph.records.corpus import document_record
from mechgraph.records.reasoning import chain_record

if TYPE_CHECKING:
    from mechgraph.model.corpus import Corpus
    from mechgraph.records.table import Record


def corpus_record(corpus: Corpus) -> Record:
    """Return what a corpus is, the counts of what it holds, its documents, and its named mechanisms as chains."""
    return {
        "mechgraph": __version__,
        "corpus": corpus.about.model_dump(mode="json", exclude={"mechanisms"}),
        "namespace": corpus.about.namespace,
        **corpus.counts(),
        "by_family": tally(corpus.columns.family, FAMILIES),
        "by_certainty": tally(corpus.columns.certainty, ("", *reversed(Certainty))),
        "document_list": [document_record(corpus, document) for document in corpus.documents],
        "mechanism_list": [
            {"id": path.id, "title": path.title, **chain_record(corpus, mechanism(corpus, path))}
            for path in corpus.about.mechanisms
        ],
    }
