"""Render people with known truth: ``python -m sample_videos.make_samples``.

``samples FOLDER`` renders a set of clips; ``one FILE.mp4`` renders
one clip of your own. Beside each clip lies FILE.truth.json.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Literal, get_args, get_origin, get_type_hints

from sample_videos.make_samples.film import film
from sample_videos.make_samples.motion import motion
from sample_videos.make_samples.samples import SAMPLES
from sample_videos.make_samples.take import Pair, Take
from sample_videos.make_samples.truth import write_truth


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command."""
    options = _parser().parse_args(arguments)
    if options.command == "one":
        chosen = {f.name: getattr(options, f.name) for f in fields(Take)}
        pairs = {k: tuple(v) for k, v in chosen.items() if isinstance(v, list)}
        write_clip(Take(**{**chosen, **pairs}), options.file, "Rendered to order.")
        return
    options.folder.mkdir(parents=True, exist_ok=True)
    for sample in SAMPLES:
        if not options.only or sample.name in options.only:
            path = options.folder / f"{sample.name}.mp4"
            write_clip(sample.take, path, sample.about)


def write_clip(take: Take, path: Path, about: str) -> None:
    """Write a clip and, beside it, its truth; say how far it is."""

    def tick(done: int) -> None:
        if done % 60 == 0 or done == take.n_frames:
            sys.stderr.write(f"\r{path.name}: {done} of {take.n_frames} frames")

    run = motion(take)
    film(take, path, run=run, tick=tick)
    sys.stderr.write("\n")
    write_truth(
        take, path.with_suffix(".truth.json"), name=path.name, about=about, run=run
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sample_videos.make_samples", description=__doc__
    )
    commands = parser.add_subparsers(dest="command", required=True)
    many = commands.add_parser("samples", help="render a set of clips")
    many.add_argument("folder", type=Path)
    names = [sample.name for sample in SAMPLES]
    many.add_argument("--only", nargs="+", choices=names, metavar="NAME")
    one = commands.add_parser("one", help="render one clip of your own")
    one.add_argument("file", type=Path)
    for entry in fields(Take):
        _add_option(one, entry.name, entry.default)
    return parser


def _add_option(parser: argparse.ArgumentParser, name: str, default: object) -> None:
    """Add one field of a take as an option; pairs take two values, left and right."""
    kind, note = get_args(get_type_hints(Take, include_extras=True)[name])
    if kind is bool:
        flag = f"--{name.replace('_', '-')}"
        parser.add_argument(flag, action="store_true", help=note)
        return
    pair, named = Pair in (kind, *get_args(kind)), get_origin(kind) is Literal
    number: type = int if kind is int else float
    told = "" if default is None else f" (default: {default})"
    parser.add_argument(
        f"--{name.replace('_', '-')}",
        type=str if named or kind is str else number,
        default=default,
        choices=get_args(kind) if named else None,
        nargs=2 if pair else None,
        metavar=None if named else (("LEFT", "RIGHT") if pair else "N"),
        help=note + told,
    )


if __name__ == "__main__":
    main()
