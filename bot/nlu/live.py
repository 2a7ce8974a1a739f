"""Keeps the running assistant on the current FAQ: a change of the files is live within a second, without a restart."""

from __future__ import annotations

import gc
import logging
import threading
from pathlib import Path

from threadpoolctl import threadpool_limits  # type: ignore[import-not-found]

from bot.faq import Faq, FaqError, load_faq
from bot.museum import Museum, MuseumError, load_museum
from bot.nlu.decider import Decider
from bot.nlu.labelled import BadLine, Line, read_lines

logger = logging.getLogger(__name__)
LOOK_EVERY = 0.1
"""Seconds between two looks at the files; a look costs two calls of ``stat``."""


class LiveKnowledge:
    """Teaches a decider the files' content, and again whenever one of them changes.

    A broken file is reported and changes nothing: the version that was live stays live.
    """

    def __init__(self, decider: Decider, faq_path: Path, museum_path: Path, labelled_path: Path | None = None) -> None:
        """Read the files and make them live; ``labelled_path`` names the museum's labelled messages and may be absent.

        Raises:
            FaqError, MuseumError, BadLine: at the start there is no version before to fall back to.
        """
        self.decider = decider
        self._paths = (faq_path, museum_path) if labelled_path is None else (faq_path, museum_path, labelled_path)
        self._seen = self._state()
        self._stop = threading.Event()
        self._changed = threading.Event()
        faq, museum, labelled = self._read()
        decider.learn(faq, museum, labelled=labelled)

    def watch(self) -> None:
        """Follow the files from now on, in threads of its own: an edit never waits for the thresholds of the last."""
        set_aside()
        # A second thread for the product of a question with the index is waited for longer than it saves.
        threadpool_limits(1, user_api="blas")
        for work in (self._follow, self._judge_changes):
            threading.Thread(target=work, name=f"faq{work.__name__}", daemon=True).start()

    def stop(self) -> None:
        self._stop.set()
        self._changed.set()

    def look(self) -> bool:
        """Reload if a file has changed since the last look; says whether a new version went live."""
        state = self._state()
        if state == self._seen:
            return False
        self._seen = state
        try:
            faq, museum, labelled = self._read()
        except (FaqError, MuseumError) as error:
            for problem in error.problems:
                logger.error("%s", problem)
            logger.error("%d problems: the version before stays live", len(error.problems))
            return False
        except BadLine as error:
            logger.error("%s: the version before stays live", error)
            return False
        self.decider.learn(faq, museum, labelled=labelled, judge=False)
        logger.info("FAQ live: %d entries", len(faq.entries))
        self._changed.set()
        return True

    def _follow(self) -> None:
        while not self._stop.wait(LOOK_EVERY):
            try:
                self.look()
            except Exception:  # a loop: whatever an edit breaks, the watch and the live version stay
                logger.exception("the change of the FAQ could not be taken over; the version before stays live")

    def _judge_changes(self) -> None:
        while self._changed.wait() and not self._stop.is_set():
            self._changed.clear()
            try:
                self.decider.judge()
            except Exception:  # a loop: the next change is judged again
                logger.exception("the thresholds could not be fitted to the new FAQ; those before stay in force")

    def _read(self) -> tuple[Faq, Museum, list[Line]]:
        faq_path, museum_path, *labelled_paths = self._paths
        museum = load_museum(museum_path)
        faq = load_faq(faq_path, museum.placeholders)
        return faq, museum, [line for path in labelled_paths if path.exists() for line in read_lines(path)]

    def _state(self) -> list[tuple[int, int] | None]:
        return [_stamp(path) for path in self._paths]


def set_aside() -> None:
    """Take all that is loaded by now (half a million objects of Rasa's) out of the garbage collector's rounds.

    The many new objects of an edit set those rounds off: they took longer than the edit, and every message waited.
    """
    gc.unfreeze()  # an assistant before this one, whose model was replaced, may go
    gc.collect()
    gc.freeze()


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
