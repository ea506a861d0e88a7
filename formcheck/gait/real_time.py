"""Convert slow-motion tracks to real time, and their events back to file time."""

from dataclasses import replace

from formcheck.model import CleanTrack, GaitTiming


def faster(track: CleanTrack, factor: float) -> CleanTrack:
    """Return a slowed track at its suspected real speed."""
    if factor == 1.0:
        return track
    return replace(
        track,
        time_s=track.time_s / factor,
        rate_hz=track.rate_hz * factor,
        seen_hz=None if track.seen_hz is None else track.seen_hz * factor,
    )


def slower(timing: GaitTiming, factor: float) -> GaitTiming:
    """Return events found on a sped-up track in the track's own time."""
    return replace(
        timing,
        events=tuple(
            replace(e, time_s=e.time_s * factor, error_s=e.error_s * factor)
            for e in timing.events
        ),
        stride_time_s=timing.stride_time_s * factor,
        stride_time_error_s=timing.stride_time_error_s * factor,
        belt_px_s={side: v / factor for side, v in timing.belt_px_s.items()},
        waveform_shift_s=timing.waveform_shift_s * factor,
        strikes_moved_s=timing.strikes_moved_s * factor,
        contacts_apart_sd_s=timing.contacts_apart_sd_s * factor,
        strikes_apart_sd_s=timing.strikes_apart_sd_s * factor,
        event_sd_s={kind: v * factor for kind, v in timing.event_sd_s.items()},
        bias_sd_s={kind: v * factor for kind, v in timing.bias_sd_s.items()},
    )
