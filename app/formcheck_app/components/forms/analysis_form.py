"""The first page below its heading: clips, the run, the person, and off it goes."""

import streamlit as st

from formcheck.errors import FormcheckError
from formcheck_app.components import styles
from formcheck_app.components.forms import (
    clip_cards,
    clip_form,
    held_clips,
    questionnaire_form,
    run_form,
    sample_form,
)
from formcheck_app.speech import say
from formcheck_app.visits.visitor import batches, current_visitor, jobs
from formcheck_app.visits.visitors import Visitor


def show() -> None:
    """Take clips in, ask about the run, and start the analysis."""
    visitor = current_visitor()
    st.header(say("1. Your clips"))
    clip_form.take_in(visitor)
    if not visitor.clips:
        sample_form.offer(visitor)
        styles.how_to_film()
    clip_form.ask_what_they_are(visitor)
    many = clip_form.are_many(visitor)
    if many:
        clip_form.rows(visitor)
    else:
        clip_cards.cards(visitor)

    st.header(say("2. The runs") if many else say("2. The run"))
    run_form.ask()
    run_form.options()

    if not many:  # they are several people, as a rule
        st.header(say("3. About you, if you like"))
        st.markdown(
            say("Answers make the advice fit you. Leave out whatever you want.")
        )
        questionnaire_form.ask()

    ready = bool(visitor.clips)
    if ready and many:
        held_clips.look_ahead_at_many(visitor)
    elif ready:
        held_clips.stop_looking_at_many(visitor)
        held_clips.look_ahead(visitor)
    if st.button(
        say("Analyse"),
        type="primary",
        width="stretch",
        icon=":material/play_arrow:",
        disabled=not ready,
    ):
        if many:
            _start_many(visitor)
        else:
            _start(visitor)
    if not ready:
        st.caption(say("Add a clip first."))


def _start(visitor: Visitor) -> None:
    """Have the clips analysed that are looked at already, and go to the result."""
    from formcheck.background.jobs import Task

    try:
        held_clips.look_ahead(visitor)
        draft = visitor.draft
        if draft is None:
            return
        task = Task(
            clips=tuple(held_clips.wanted(visitor)),
            runner=run_form.runner(),
            settings=run_form.settings(),
            folder=draft.task.folder,
        )
    except FormcheckError as error:
        styles.note("error", styles.literal(styles.sentence(str(error))))
        return
    jobs().complete(draft, task)
    visitor.jobs.append(draft)
    visitor.draft = None
    visitor.clips.clear()
    st.switch_page("pages/result.py", query_params={"run": draft.id})


def _start_many(visitor: Visitor) -> None:
    """Have every clip analysed as a run of its own, and go to their page."""
    from formcheck_app.batches import Wanted

    try:
        runner = run_form.runner()
        wanted = [
            Wanted(path=clip.path, fields=run_form.own_speed(clip.id), runner=runner)
            for clip in visitor.clips
        ]
        settings = run_form.settings().model_copy(update={"overlay": False})
    except FormcheckError as error:
        styles.note("error", styles.literal(styles.sentence(str(error))))
        return
    held_clips.let_draft_go(visitor)
    batch = batches().start(
        wanted,
        settings,
        visitor.new_folder(),
        looks=held_clips.stop_looking_at_many(visitor),
    )
    visitor.batches.append(batch)
    visitor.clips.clear()
    st.switch_page("pages/batch.py", query_params={"batch": batch.id})
