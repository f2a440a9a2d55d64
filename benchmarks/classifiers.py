"""Which classifier: everything that was tried, on the same folds as what is shipped."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
from joblib import Parallel, delayed
from scipy.sparse import csr_matrix, hstack, vstack
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import RepeatedStratifiedKFold
from sklearn.naive_bayes import ComplementNB
from sklearn.svm import LinearSVC

from benchmarks.data import DEV, LABELLED, MISSING, UNLABELLED, messages
from benchmarks.fasttexts import train_fasttext
from benchmarks.intervals import repeated_interval
from training.corpus import read_corpus
from training.features import build_features, normalised_texts, word_tokens, word_vectorizer
from training.fit import Parameters
from training.heads import SMOOTHING, fit_head, weighed_regressions
from training.history import read_history
from training.metrics import head_report
from triage.text import normalise
from triage.tokens import default_tokenizer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    Scores = NDArray[np.float64]

FOLDS, REPEATS = 5, 2
SURE = 0.8
"""Confidence from which self-training believes its own label."""
DIMENSIONS = 300
"""Of the latent semantic space."""
FASTTEXT = {
    "lr": 1.0, "epoch": 40, "wordNgrams": 2, "bucket": 200_000, "dim": 100
}  # fmt: skip
"""The best of 16 settings tried on one fold of the seven labels, of those that train reliably."""
LONG = 300
"""Characters that the shortened texts keep."""

_SENTENCE = re.compile(r"[^。!?;\n]+[。!?;\n]?")
_REQUEST = re.compile(r"请求|恳请|希望|要求|请(?!问)|望|能否|盼")


def section() -> str:
    """Return the section."""
    title = "## Classifiers"
    if not (DEV.is_file() and LABELLED.is_file() and UNLABELLED.is_file()):
        return f"{title}\n\n{MISSING}"
    corpus, seven, real = read_corpus(), read_history(LABELLED), read_history(DEV)
    spare = messages(UNLABELLED)[::3]
    on_corpus, on_seven = (
        _cross_validate(history.texts, history.categories, spare) for history in (corpus, seven)
    )
    on_real = dict(_compare(corpus.texts, np.array(corpus.categories), real.texts, spare))
    names = sorted(on_seven, key=lambda name: -np.mean(on_seven[name]))
    lines = [
        title,
        "",
        (
            f"Macro-F1 of the category. Corpus: the {len(corpus)} synthetic complaints; seven "
            f"labels: the {len(seven)} real messages of {LABELLED.name}, whose labels are noisy; "
            f"both {FOLDS}-fold stratified cross-validation, {REPEATS} times, on the same folds, "
            "with 95 % intervals (Nadeau and Bengio's corrected t). Real: trained on the corpus, "
            f"scored on the {len(real)} complaints of {DEV.name}. Random folds flatter on the "
            "corpus: the same writers are on both sides. Best on the seven labels first."
        ),
        "",
        "| | corpus | seven labels | real |",
        "|---|---|---|---|",
    ]
    for name in names:
        score = _macro(real.categories, on_real[name])
        cells = [_cell(on_corpus[name]), _cell(on_seven[name]), f"{score:.3f}"]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(scores: Sequence[float]) -> str:
    low, high = repeated_interval(scores, FOLDS)
    return f"{np.mean(scores):.3f} ({low:.3f} to {high:.3f})"


def _cross_validate(
    texts: Sequence[str], labels: Sequence[str], spare: Sequence[str]
) -> dict[str, list[float]]:
    truth = np.array(labels)
    folds = RepeatedStratifiedKFold(n_splits=FOLDS, n_repeats=REPEATS, random_state=0)
    results = Parallel(n_jobs=-1)(
        delayed(_fold)(texts, truth, learn, test, spare)
        for learn, test in folds.split(truth, truth)
    )
    return {name: [result[name] for result in results] for name in results[0]}


def _fold(
    texts: Sequence[str],
    truth: NDArray[np.str_],
    learn: NDArray[np.intp],
    test: NDArray[np.intp],
    spare: Sequence[str],
) -> dict[str, float]:
    said = _compare(
        [texts[row] for row in learn], truth[learn], [texts[row] for row in test], spare
    )
    return {name: _macro(truth[test], labels) for name, labels in said}


def _compare(
    learn: Sequence[str], labels: NDArray[np.str_], test: Sequence[str], spare: Sequence[str]
) -> Iterator[tuple[str, NDArray[np.str_]]]:
    """Yield each classifier's name and what it says of the texts to test."""
    features = build_features()
    train = features.fit_transform(list(learn)).tocsr()
    asked = features.transform(list(test)).tocsr()
    sizes = np.cumsum([len(v.vocabulary_) for _, v in features["features"].transformer_list])
    words, characters = slice(0, sizes[0]), slice(sizes[0], sizes[1])
    defaults = Parameters()

    def ours(
        matrix: csr_matrix, taught: Sequence[str] = labels, weighed: float = defaults.weighed
    ) -> LogisticRegression:
        return fit_head(
            matrix,
            taught,
            regularisation=defaults.regularisation,
            bayes=defaults.bayes,
            weighed=weighed,
        )

    shipped = ours(train)
    classes = shipped.classes_
    yield "**shipped**: all three parts", shipped.predict(asked)
    for name, columns in (("words", words), ("characters", characters), ("all", slice(None))):
        part, other = train[:, columns], asked[:, columns]
        svm, logistic = _svm().fit(part, labels), _logistic().fit(part, labels)
        yield f"linear SVM, {name}", svm.predict(other)
        yield f"logistic regression, {name}", logistic.predict(other)
    # The last two, over all features, vote below.
    weights, intercepts = weighed_regressions(train, labels, classes)
    scores = asked @ weights.T + intercepts
    yield "NB-weighted logistic regression", classes[scores.argmax(axis=1)]
    plain = ours(train, weighed=0.0)
    yield "logistic regression with a share of naive Bayes", plain.predict(asked)
    yield "complement naive Bayes", ComplementNB(alpha=SMOOTHING).fit(train, labels).predict(asked)
    titled, titled_asked = (_with_title(m, t, features) for m, t in ((train, learn), (asked, test)))
    yield "title counted twice", ours(titled).predict(titled_asked)
    yield "sub-linear damping off", _undamped(learn, test, ours)
    short = features.transform([text[:LONG] for text in test])
    yield f"long texts cut to {LONG} characters", shipped.predict(short)
    for name, weight in (("alike", 1.0), ("requests twice", 2.0)):
        said = classes[_by_sentence(shipped, features, test, weight).argmax(axis=1)]
        yield f"sentence by sentence, {name}", said
    votes = [_standard(head.decision_function(asked)) for head in (shipped, svm, logistic)]
    yield "soft vote of three", classes[sum(votes).argmax(axis=1)]
    space = TruncatedSVD(DIMENSIONS, random_state=0).fit(train)
    latent = _logistic().fit(space.transform(train), labels)
    scores = latent.decision_function(space.transform(asked))
    yield "latent semantic space", classes[scores.argmax(axis=1)]
    yield "shipped with the latent space", classes[(_standard(scores) + votes[0]).argmax(axis=1)]
    more = features.transform(list(spare)).tocsr()
    believed = shipped.predict_proba(more)
    sure = believed.max(axis=1) > SURE
    grown = np.concatenate([labels, classes[believed[sure].argmax(axis=1)]])
    yield (
        f"self-training on {len(spare)} unlabelled messages",
        ours(vstack([train, more[sure]]).tocsr(), grown).predict(asked),
    )
    yield "jieba + TF-IDF + LinearSVC", _plain(learn, labels, test)
    yield "fastText", _fasttext(learn, labels, test)


def _svm() -> LinearSVC:
    return LinearSVC(C=0.3, class_weight="balanced")


def _logistic() -> LogisticRegression:
    return LogisticRegression(C=5.0, class_weight="balanced", max_iter=300, tol=1e-3)


def _with_title(matrix: csr_matrix, texts: Sequence[str], features: object) -> csr_matrix:
    """Add the first sentence once more, as a block of words of its own."""
    vectorizer = word_vectorizer(features)
    titles = [_SENTENCE.match(text) for text in normalised_texts(texts)]
    return hstack([matrix, vectorizer.transform([t[0] if t else "" for t in titles])]).tocsr()


def _undamped(
    learn: Sequence[str],
    test: Sequence[str],
    fit: Callable[[csr_matrix], LogisticRegression],
) -> NDArray[np.str_]:
    blocks = ("words", "characters", "edges")
    features = build_features().set_params(
        **{f"features__{block}__sublinear_tf": False for block in blocks}
    )
    return fit(features.fit_transform(list(learn)).tocsr()).predict(features.transform(list(test)))


def _by_sentence(
    head: LogisticRegression, features: object, texts: Sequence[str], request: float
) -> Scores:
    """Score each sentence by itself and add up, sentences that ask for something more."""
    sentences, owners, weights = [], [], []
    for owner, text in enumerate(normalised_texts(texts)):
        for sentence in _SENTENCE.findall(text) or [text]:
            sentences.append(sentence)
            owners.append(owner)
            weights.append(request if _REQUEST.search(sentence) else 1.0)
    scores = head.decision_function(features.transform(sentences)) * np.array(weights)[:, None]
    placed = csr_matrix(
        (np.ones(len(owners)), (owners, range(len(owners)))), shape=(len(texts), len(owners))
    )
    return placed @ scores


def _standard(scores: Scores) -> Scores:
    centred = scores - scores.mean(axis=1, keepdims=True)
    return centred / centred.std()


def _plain(learn: Sequence[str], labels: NDArray[np.str_], test: Sequence[str]) -> NDArray[np.str_]:
    vectorizer = TfidfVectorizer(tokenizer=_words, token_pattern=None, sublinear_tf=True)
    head = LinearSVC(class_weight="balanced").fit(vectorizer.fit_transform(learn), labels)
    return head.predict(vectorizer.transform(test))


def _words(text: str) -> list[str]:
    return default_tokenizer().tokens(normalise(text).text)


def _fasttext(
    learn: Sequence[str], labels: NDArray[np.str_], test: Sequence[str]
) -> NDArray[np.str_]:
    codes = list(np.unique(labels))
    lines = [" ".join(word_tokens(text)) for text in normalised_texts(learn)]
    model = train_fasttext(lines, list(labels), **FASTTEXT)
    said = model.predict([" ".join(word_tokens(text)) for text in normalised_texts(test)])[0]
    return np.array([codes[int(label[0].removeprefix("__label__"))] for label in said])


def _macro(truth: Sequence[str], said: Sequence[str]) -> float:
    return head_report(truth, said, sorted(set(truth)))["macro_f1"]
