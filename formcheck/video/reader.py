"""The ways in which a clip is read: whole, in part, thinned, or a few frames of it."""

import copy
import logging
from collections.abc import Collection, Iterator
from itertools import islice

import numpy as np

from formcheck.model import FloatArray, Frame, Passed
from formcheck.video.container import DAMAGED, opened, video_stream
from formcheck.video.decoder import MIN_READ_FRAC, DecodedFile, Span
from formcheck.video.keyframes import (
    AstrayError,
    decoded,
    first_after,
    serving,
    stretches,
)

_log = logging.getLogger(__name__)


class VideoFile(DecodedFile):
    """A readable clip, or the part of it between two times.

    Every iteration opens the file anew, so the same object can be read many times; one
    frame at a time is in memory.

    Parameters
    ----------
    path
        The file.
    start_s, end_s
        Part to read, in seconds since the file's first frame; None = from the start,
        to the end.
    track
        Which of the file's tracks of moving pictures, 0 = the best.
    quarter_turns
        How far to turn its pictures beyond what the file asks for, counter-clockwise.
    woven
        Whether its pictures are woven from two fields though the file does not say so.

    Attributes
    ----------
    name, codec
        File name without folders; codec as FFmpeg calls it.
    tracks
        How many tracks of moving pictures there are.
    rotation_deg, mirrored
        How far the stored frame has to be turned counter-clockwise: 0, 90, 180, 270;
        whether it is mirrored left to right before, as the file asks for.
    interlaced
        Whether a frame holds two fields, taken one after the other, line by line in
        turn. Only the first one is used.
    width_px, height_px
        Size of the upright picture.
    header_frames, header_duration_s, header_fps
        What the header claims, for progress bars only; None where it is silent.
    span
        What :meth:`only` left of the file; None = all.
    looked_at, looked_at_every
        Time stamps of the frames that :meth:`pictures` converts, None = of all; usual
        number of frames from one of them to the next.
    truncated
        True once a reading has met damaged or missing data before the end.

    Raises
    ------
    VideoError
        If the file is no video, or is empty, damaged or out of reach.
    """

    def again(
        self, *, track: int = 0, quarter_turns: int = 0, woven: bool = False
    ) -> "VideoFile":
        """Return the same part of the file, read in another way."""
        return VideoFile(
            self.path,
            start_s=self.start_s,
            end_s=self.end_s,
            track=track or self.track,
            quarter_turns=(self.quarter_turns + quarter_turns) % 4,
            woven=woven or self.woven,
        )

    def frames(self) -> Iterator[Frame]:
        """Yield every frame of the wanted part, in presentation order.

        A frame whose time is not after the one before it is left out, but counted.
        """
        for index, time_s, raw in self._decoded():
            yield Frame(index=index, time_s=time_s, rgb=self._upright(raw))

    def pictures(self) -> Iterator[Frame | Passed]:
        """Yield every frame as :meth:`frames` does, unconverted if not looked at."""
        for index, time_s, raw in self._decoded():
            if self.looked_at is None or raw.pts in self.looked_at:
                yield Frame(index=index, time_s=time_s, rgb=self._upright(raw))
            else:
                yield Passed(index=index, time_s=time_s)

    @property
    def sparse(self) -> bool:
        """Whether some frames are not looked at."""
        return self.looked_at is not None

    def every(self, step_s: float) -> Iterator[Frame]:
        """Yield frames at least ``step_s`` apart; the others are not converted."""
        due_s = -np.inf
        for index, time_s, raw in self._decoded():
            if time_s >= due_s:
                due_s = time_s + step_s
                yield Frame(index=index, time_s=time_s, rgb=self._upright(raw))

    def chosen(self, wanted: Collection[int]) -> Iterator[Frame]:
        """Yield the frames with these numbers; the others are not converted."""
        for index, time_s, raw in self._decoded():
            if index in wanted:
                yield Frame(index=index, time_s=time_s, rgb=self._upright(raw))

    def only(self, span: Span) -> "VideoFile":
        """Return the same file, of which only some frames are read.

        Reading it raises ``VideoError`` if these frames turn out to be others.
        """
        piece = copy.copy(self)
        piece.span = span
        if self.looked_at is not None:
            piece.looked_at = self.looked_at.intersection(span.pts)
        return piece

    def looking_at(self, pts: Collection[int], *, every: int) -> "VideoFile":
        """Return the same file, of which only frames with these time stamps are seen.

        The others are decoded and counted, since later ones lean on them.
        """
        sparse = copy.copy(self)
        sparse.looked_at = frozenset(pts)
        sparse.looked_at_every = every
        return sparse

    def packet_times(self) -> list[tuple[int, bool]] | None:
        """Return time stamp and whether it is a key frame of every packet, undecoded.

        None if the file is damaged or does not say.
        """
        found: list[tuple[int, bool]] = []
        with opened(self.path) as container:
            stream = self._stream(container)
            try:
                for packet in container.demux(stream):
                    if not packet.size:
                        continue  # the mark of the end
                    self._limits.check_count(len(found) + 1, self.name)
                    if packet.pts is None or packet.is_discard or packet.is_corrupt:
                        return None
                    found.append((packet.pts, packet.is_keyframe))
            except DAMAGED:
                return None
            if not found or min(found)[0] != self._first_pts:
                return None
        last_s = self.seconds(max(found)[0])
        whole = last_s >= MIN_READ_FRAC * (self.header_duration_s or 0)
        return found if whole else None

    def length_s(self) -> float:
        """Return how long the file lasts, by its header or its packets, undecoded.

        Headers may be silent, or lie; of what is damaged the readable part counts.
        """
        longest_s = self.header_duration_s or 0.0
        with opened(self.path) as container:
            stream = video_stream(container, self.name)
            try:
                for count, packet in enumerate(container.demux(stream)):
                    self._limits.check_count(count, self.name)
                    if packet.pts is not None:
                        longest_s = max(longest_s, self.seconds(packet.pts))
            except DAMAGED as error:
                _log.info("%s: reading ended early: %s", self.name, error)
        return longest_s

    def sample(self, n: int) -> Iterator[Frame]:
        """Yield about ``n`` frames spread evenly over the wanted part.

        Key frames are taken where the file has enough of them, since they cost no
        decoding of others; else the frames at even times. The choice depends on the
        file alone. ``index`` is -1 for key frames: their count is not known.
        """
        span_s = self._span_s()
        wanted_s = self.start_s + span_s * (np.arange(n) + 0.5) / n
        keys_s = self._keys_before(wanted_s)
        served_s = serving(keys_s, wanted_s, apart_s=span_s / n, from_s=self.start_s)
        if served_s is None:
            return self._nearest(wanted_s)
        return self._key_frames(served_s)

    def _span_s(self) -> float:
        """Return the length of the wanted part; read through if no header says it."""
        if self.header_duration_s:
            span = min(self.end_s, self.header_duration_s) - self.start_s
            if span > 0:
                return span
        last_s = 0.0
        for _, time_s, _ in self._decoded():
            last_s = time_s
        return max(last_s - self.start_s, 0.0)

    def _keys_before(self, wanted_s: FloatArray) -> FloatArray | None:
        """Return the times of the key frames before some times; nothing is decoded.

        None if the file cannot be read from them.
        """
        found: list[float] = []
        with opened(self.path) as container:
            stream = self._stream(container)
            for at_s in wanted_s:
                try:
                    container.seek(self._pts(at_s), stream=stream)
                    packet = next(container.demux(stream))
                except (*DAMAGED, StopIteration):
                    return None
                if packet.pts is None or not packet.is_keyframe:
                    return None
                found.append(self.seconds(packet.pts))
        return np.array(found)

    def _key_frames(self, wanted_s: FloatArray) -> Iterator[Frame]:
        with opened(self.path) as container:
            stream = self._stream(container)
            for at_s in wanted_s:
                try:
                    container.seek(self._pts(at_s), stream=stream)
                    raw = next(container.decode(stream))
                except (*DAMAGED, StopIteration):
                    continue
                time_s = self._time_s(raw)
                if time_s is not None:
                    yield Frame(index=-1, time_s=time_s, rgb=self._upright(raw))

    def _pts(self, at_s: float) -> int:
        return int(self._first_pts + at_s / self._time_base)

    def _nearest(self, wanted_s: FloatArray) -> Iterator[Frame]:
        """Yield the first frame after each time."""
        found = 0
        try:
            for frame in self._picked(wanted_s):
                yield frame
                found += 1
        except AstrayError as error:
            _log.info("%s: read from its start: %s", self.name, error)
            yield from islice(self._passed(wanted_s), found, None)

    def _passed(self, wanted_s: FloatArray) -> Iterator[Frame]:
        due = 0
        for index, time_s, raw in self._decoded():
            if time_s >= wanted_s[due]:
                due += 1
                yield Frame(index=index, time_s=time_s, rgb=self._upright(raw))
                if due == len(wanted_s):
                    return

    def _picked(self, wanted_s: FloatArray) -> Iterator[Frame]:
        """Yield the same frames as :meth:`_passed`, decoding as little as may be."""
        packets = self.packet_times() or []
        pts = sorted(time for time, _ in packets)
        seconds = [self.seconds(time) for time in pts]
        numbers = first_after(seconds, wanted_s, self.start_s, self.end_s)
        plan = stretches(packets, [pts[number] for number in numbers])
        if not numbers or plan is None or len(set(pts)) < len(pts):
            raise AstrayError("the packets do not tell where the pictures are")
        with opened(self.path) as container:
            raws = decoded(container, self._stream(container), plan)
            for number, raw in zip(numbers, raws, strict=True):
                time_s = seconds[number]
                yield Frame(index=number, time_s=time_s, rgb=self._upright(raw))
