"""A batch on its page: progress, questions in a row, one card for each run."""

from functools import partial

import streamlit as st

from formcheck.background.job import about
from formcheck.batch.sessions import Outcome, Question
from formcheck.batch.summary.session_lines import Line, cards
from formcheck.results.folder import REPORT, RESULT
from formcheck.results.result_json import read
from formcheck_app.batches import ARCHIVE, Batch
from formcheck_app.components import styles
from formcheck_app.components.styles import plain
from formcheck_app.run_files import address
from formcheck_app.speech import say
from formcheck_app.visits.kept_runs import history, is_kept
from formcheck_app.visits.visitor import batches
from formcheck_app.visits.visitors import Visitor


def show(visitor: Visitor, batch: Batch) -> None:
    """Show a batch, and choose among several."""
    if len(visitor.batches) > 1:
        _choose(visitor, batch)
    if batch.ended:
        _ended(batch)
        _cards(batch)
    else:
        st.fragment(_running, run_every=1.0)(batch)
    styles.link("analyse", say("Analyse more"), "upload")


def _choose(visitor: Visitor, batch: Batch) -> None:
    found = {one.id: one for one in visitor.batches}

    def words(batch_id: str) -> str:
        place = list(found).index(batch_id) + 1
        return say(f"{place}. {len(found[batch_id].jobs)} clips")

    chosen = st.selectbox(
        say("Batch"), list(found), index=list(found).index(batch.id), format_func=words
    )
    if chosen != batch.id:
        st.query_params["batch"] = chosen
        st.rerun()


def _running(batch: Batch) -> None:
    """Show how far it is and what is there so far, once a second."""
    if batch.ended:
        st.rerun(scope="app")
    many, left_s = max(1, len(batch.round)), batch.left_s
    words = f"{batch.done} of {many} clips"
    words += "" if left_s is None else f", {about(left_s)} left"
    words = say(words)
    st.progress(batch.done / many, text=words)
    st.html(styles.live(say(f"{batch.done} of {many} clips are done."), seen=False))
    if st.button(say("Stop"), icon=":material/stop_circle:"):
        batches().stop(batch)
    st.caption(say("You can leave this page; the analysis goes on."))
    _cards(batch)


def _ended(batch: Batch) -> None:
    if batch.reason == "stopped":
        st.info(say("The analysis was stopped; what was done is here."))
    elif batch.reason:
        styles.note("error", styles.literal(styles.sentence(batch.reason)))
    asked = batch.asked
    if asked and not batch.cancelled.is_set():
        _ask(batch, *asked[0], left=len(asked))
    _take_away(batch)


def _ask(batch: Batch, session: str, question: Question, *, left: int) -> None:
    """Ask about one line after the other."""
    st.header(say("Is this line the waistband?"))
    many = say("the last question" if left == 1 else f"{left} questions are open")
    st.markdown(
        say(
            f"In {styles.literal(question.name)}: only if the line lies on the "
            "**waistband of the shorts**, not on the hem of a shirt, is the pelvis "
            f"measured ({many})."
        )
    )
    picture = address(batch.id, f"results/{session}/{question.still}")
    st.html(
        f'<img class="fc-photo" src="/{picture}" alt="'
        f'{plain(say("Stills of the hips with the line that was found"))}">'
    )
    answer = partial(batches().answer, batch, question)
    with st.container(horizontal=True, key="waistband"):
        st.button(
            say("Yes, the waistband"), type="primary", on_click=partial(answer, "yes")
        )
        st.button(say("No, or not sure"), on_click=partial(answer, "no"))
        st.button(say("Leave it open"), on_click=partial(answer, None))


def _take_away(batch: Batch) -> None:
    """Offer everything in one file, the table, and to keep the runs."""
    files = [
        (ARCHIVE, "Everything (zip)"),
        ("results/summary.csv", "All numbers (CSV)"),
    ]
    links = "".join(
        f'<a class="fc-file" download href="/{address(batch.id, name)}?save">'
        f"{plain(say(words))}</a>"
        for name, words in files
        if (batch.folder / name).is_file()
    )
    st.html(f"<div>{links}</div>")
    done = [o for o in batch.outcomes.values() if o.ending in ("done", "kept")]
    if batch.saved:
        st.success(say(f"{batch.saved} runs are kept in the history."))
    elif done and is_kept():
        st.button(
            say("Keep all in the history"),
            icon=":material/bookmark_add:",
            on_click=partial(_keep, batch, done),
        )


def _keep(batch: Batch, done: list[Outcome]) -> None:
    kept = history()
    for outcome in done:
        result = read(batch.results / outcome.name / RESULT)
        kept.add(result, note=outcome.name)
    batch.saved = len(done)


def _cards(batch: Batch) -> None:
    """Show each run: its picture, what stands out, its first numbers, its report."""
    found = cards(list(batch.outcomes.values()))
    waiting = len(batch.jobs) - len(found)
    body = "".join(_card(batch, line, numbers) for line, numbers in found)
    if found:
        st.header(say("The runs"))
        st.html(f'<ul class="fc-batch">{body}</ul>')
    if waiting and batch.ended:
        st.caption(say(f"{waiting} clips were not looked at."))


def _card(batch: Batch, line: Line, numbers: list[tuple[str, str, str]]) -> str:
    """Return one run as HTML."""
    folder = f"results/{line.name}"
    picture = ""
    if line.picture:
        source = address(batch.id, f"{folder}/thumbnail.jpg")
        picture = f'<img src="/{source}" alt="" loading="lazy">'
    facts = "".join(
        f"<dt>{plain(say(title))}</dt><dd>{plain(say(text))}"
        f"{f' <small>{plain(say(more))}</small>' if more else ''}</dd>"
        for title, text, more in numbers
    )
    report = ""
    if line.link:
        to = address(batch.id, f"{folder}/{REPORT}")
        said = plain(say(f"Report of {line.name}"))
        report = (
            f'<a class="fc-file" href="/{to}" target="_blank" aria-label="{said}">'
            f"{plain(say('Report'))}</a>"
        )
    why = line.why or ("" if line.says else line.state)
    return (
        f'<li class="fc-run"><div class="fc-run-picture">{picture}</div>'
        f"<div><h3>{plain(line.name)}</h3>"
        f'<p class="fc-{line.level or "calm"}-words">{plain(say(line.says))}</p>'
        f"{f'<p>{plain(styles.sentence(why))}</p>' if why else ''}"
        f"<dl>{facts}</dl>{report}</div></li>"
    )
