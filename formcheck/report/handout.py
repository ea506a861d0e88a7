"""The one page to take home: ``handout.html``, A4 and letter, printed as it is.

It holds its pictures and runs no script. A clinician may choose the cards and add a
note; with ``--pdf`` a browser on this machine prints it.
"""

import os
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import cv2
from markupsafe import Markup

from formcheck.errors import InputError, OutputError
from formcheck.model import Analysis, ImageArray
from formcheck.report.handout_content import BRIEFEST, handout
from formcheck.report.images.stills.angle_stills import FOLDER, HEIGHT_PX
from formcheck.report.images.stills.captions import CAPTION_PX
from formcheck.report.localised import localised
from formcheck.report.sections.environment import environment
from formcheck.report.sections.paper import room, word_count
from formcheck.results.folder import HANDOUT, RESULT
from formcheck.results.restore import read_result

BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
PDF: Final = "handout.pdf"
PICTURE_PX: Final = 420
"""Height of a still on the page: 38 mm at 280 dots an inch."""
QUALITY: Final = 80
PRINT_S: Final = 60
MOST_WORDS: Final = 350
"""On the page; what a runner reads in two minutes."""


def handout_html(
    analysis: Analysis,
    *,
    pictures: Mapping[str, bytes] | None = None,
    cards: Sequence[str] = (),
    note: str = "",
    language: str | None = None,
) -> bytes:
    """Return the content of ``handout.html``.

    Parameters
    ----------
    analysis
        What is shown.
    pictures
        JPEG files of the stills by their names.
    cards, note
        A clinician's choice of at most three cards, and own words.
    language
        ``en``, ``de``; that of the analysis if it is None.

    Raises
    ------
    InputError
        If a card does not exist or may not be shown to this runner.
    """
    stills = {name: _address(jpeg) for name, jpeg in (pictures or {}).items()}
    template = environment("formcheck.report").get_template("handout.html.j2")
    html = ""
    for brevity in range(BRIEFEST + 1):
        page = handout(
            analysis,
            pictures=stills,
            cards=cards,
            note=note,
            language=language,
            brevity=brevity,
        )
        html = localised(template.render(page=page, room=1.0), page.language)
        if word_count(html) <= MOST_WORDS:
            break
    large = template.render(page=page, room=room(html))
    return localised(large, page.language).encode()


def write_handout(
    folder: Path | str,
    analysis: Analysis | None = None,
    *,
    cards: Sequence[str] = (),
    note: str = "",
    language: str | None = None,
    pdf: bool = False,
) -> Path:
    """Write the page of a run into its folder and return the file.

    Parameters
    ----------
    folder
        With the stills of the run; and its ``result.json`` if ``analysis`` is None.
    analysis
        What is shown; read from the folder if it is None.
    cards, note, language
        As for :func:`handout_html`.
    pdf
        Print it as well; the PDF is returned then.

    Raises
    ------
    InputError
        If the folder holds no result, a card may not be shown, or no browser prints.
    OutputError
        If a file cannot be written.

    Examples
    --------
    >>> write_handout(folder, note="Fit the insoles first.").name
    'handout.html'
    """
    folder = Path(folder)
    shown = analysis if analysis is not None else read_result(folder / RESULT)
    page = handout_html(
        shown,
        pictures=small_pictures(folder / FOLDER),
        cards=cards,
        note=note,
        language=language,
    )
    target = folder / HANDOUT
    try:
        target.write_bytes(page)
    except OSError as error:
        raise OutputError(f"cannot write {target}: {error.strerror}") from error
    return _printed(target) if pdf else target


def print_handout(folder: Path | str) -> Path:
    """Print the page that lies in a folder, as it was written, and return the PDF.

    Raises
    ------
    InputError
        If no browser of this machine prints.
    OutputError
        If the PDF cannot be written.
    """
    return _printed(Path(folder) / HANDOUT)


def small_pictures(folder: Path) -> dict[str, bytes]:
    """Return all stills of a folder by name, small and without their captions."""
    found = {}
    for path in sorted((*folder.glob("*.jpg"), *folder.glob("waistband_*.png"))):
        picture = cv2.imread(str(path))
        if picture is not None:
            found[path.name] = _small(picture, captioned=path.suffix == ".jpg")
    return found


def _small(bgr: ImageArray, *, captioned: bool) -> bytes:
    """Return a picture as JPEG; captions would be too small to read on the page."""
    if captioned:
        share = HEIGHT_PX / (HEIGHT_PX + CAPTION_PX)
        bgr = bgr[: round(bgr.shape[0] * share)]
    scale = min(1.0, PICTURE_PX / bgr.shape[0])
    size = max(1, round(bgr.shape[1] * scale)), max(1, round(bgr.shape[0] * scale))
    small = cv2.resize(bgr, size, interpolation=cv2.INTER_AREA)
    _, data = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return data.tobytes()


def _printed(page: Path) -> Path:
    """Return the page as PDF, printed by a browser of this machine."""
    browser = next((b for name in BROWSERS if (b := shutil.which(name))), None)
    if browser is None:
        raise InputError(
            f"no browser was found to print with; open {page} and print it to a PDF"
        )
    target = page.with_name(PDF)
    target.unlink(missing_ok=True)
    command = [browser, "--headless", "--disable-gpu", "--no-pdf-header-footer"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--no-sandbox")  # Chromium starts for no administrator otherwise
    command += [f"--print-to-pdf={target.resolve()}", page.resolve().as_uri()]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=PRINT_S)
    except (OSError, subprocess.SubprocessError) as error:
        raise OutputError(
            f"{Path(browser).name} could not print {page}; open it and print it there"
        ) from error
    if not target.is_file():
        raise OutputError(
            f"{Path(browser).name} wrote no PDF; open {page} and print it"
        )
    return target


def _address(jpeg: bytes) -> Markup:
    return Markup(f"data:image/jpeg;base64,{b64encode(jpeg).decode()}")
