"""The files of a corpus folder, and why a folder is none."""

from __future__ import annotations

import errno
from pathlib import Path

from mechgraph.errors import Problem, UsageError
from mechgraph.files import is_file, is_folder, is_there
from mechgraph.vocabulary import ontology

CORPUS_FILE, ENTITIES_FILE = "corpus.yaml", "entities.yaml"
DOCUMENTS_LINES, SEGMENTS_LINES, ENTITIES_LINES, CLAIMS_LINES = (
    f"{name}.jsonl" for name in ("documents", "segments", "entities", "claims")
)

DOCUMENTS_FOLDER, CLAIMS_FOLDER, LEDGER_FOLDER = "documents", "claims", "ledger"
QUESTIONS_FOLDER = "questions"
FOLDERS = (DOCUMENTS_FOLDER, CLAIMS_FOLDER, LEDGER_FOLDER, QUESTIONS_FOLDER)

STORE_FILE = "mechgraph-store.json"
"""The manifest of a store (see `mechgraph.store.manifest`), which is no corpus folder."""
STORE_LOCK, STORE_LOADING, STORE_LOADED = ".lock", ".loading-", "loaded-"
"""How the names begin of what else a load makes."""


def builtin_corpus() -> Path:
    """Return the folder of the built-in corpus."""
    folders = (Path(str(folder)) for folder in ontology().iterdir())
    return next(folder for folder in sorted(folders) if is_file(folder / CORPUS_FILE))


def no_corpus(folder: Path, kinds: str = "") -> Problem:
    """Return why a folder is no corpus folder; one that may not be looked into may be one.

    Parameters
    ----------
    folder : the folder.
    kinds : what else would do, in words; only a corpus folder does unless given.

    Raises
    ------
    UsageError
        Where nothing is there.
    """
    hint = "make one with: mechgraph new DIR"
    try:
        (folder / CORPUS_FILE).stat()
    except (FileNotFoundError, NotADirectoryError):
        pass
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:  # nothing can bear such a name
            return unreadable(folder, error)
    if is_file(folder / STORE_FILE):
        message, hint = "is a store; this looks at files", "give the folder that it was loaded from"
    elif _is_unfinished(folder):
        message, hint = (
            "is no store yet: a load into it was not finished",
            f"load again: mechgraph load SOURCE {folder}",
        )
    elif kinds and is_there(folder):
        message, hint = "holds no corpus", f"give {kinds}"
    elif is_folder(folder):
        message = f"is not a corpus folder: it has no {CORPUS_FILE}"
    elif is_there(folder):
        message = "is not a folder"
    else:
        raise UsageError(f"{folder} does not exist; make a corpus with: mechgraph new DIR")
    return Problem(str(folder), 0, 0, "not-a-corpus", message, str(folder), hint)


def _is_unfinished(folder: Path) -> bool:
    """Tell whether a folder holds nothing but what a load makes, and no manifest: it was ended, or still runs."""
    try:
        names = [one.name for one in folder.iterdir()]
    except OSError:
        return False
    return bool(names) and all(name.startswith((STORE_LOCK, STORE_LOADING, STORE_LOADED)) for name in names)


def unreadable(folder: Path, error: OSError) -> Problem:
    """Return that a folder cannot be read."""
    hint = "look at its permissions"
    return Problem(str(folder), 0, 0, "unreadable", f"cannot be read: {error.strerror}", folder.name, hint)
