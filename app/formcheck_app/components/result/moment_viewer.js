// Stills, video and curves of one clip, linked: an event shows its still, the arrows
// step frame by frame through the video, a click into a curve shows that moment.
let texts = {};
const t = (text) => texts[text] ?? text;
const html = (strings, ...values) => strings.reduce((all, s, i) => all + s + (values[i] ?? ""), "");
const escaped = (text) => text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);

function build(root) {
  root.innerHTML = html`
    <div class="stage">
      <img class="still" alt="" hidden>
      <video class="film" muted playsinline loop preload="auto" hidden></video>
      <p class="empty">${t("The pictures are being drawn.")}</p>
    </div>
    <p class="told" role="status"></p>
    <div class="row" role="group" aria-label="${t("Step")}">
      <button data-do="event-back">${t("Back")}</button>
      <button data-do="frame-back" aria-label="${t("One frame back")}">‹ ${t("frame")}</button>
      <button data-do="play" aria-pressed="false">${t("Play")}</button>
      <button data-do="frame-on" aria-label="${t("One frame on")}">${t("frame")} ›</button>
      <button data-do="event-on">${t("Next")}</button>
    </div>
    <div class="row" role="group" aria-label="${t("What to step through")}">
      <label>${t("Moments")}
        <select class="kind">
          <option value="">${t("all")}</option>
          <option value="foot_strike">${t("foot strike")}</option>
          <option value="mid_stance">${t("mid-stance")}</option>
          <option value="toe_off">${t("toe-off")}</option>
          <option value="pelvis_lowest" hidden>${t("pelvis lowest")}</option>
        </select>
      </label>
      <label>${t("Speed")}
        <select class="speed">
          <option value="1">1</option><option value="0.5">1/2</option>
          <option value="0.25" selected>1/4</option><option value="0.125">1/8</option>
        </select>
      </label>
    </div>
    <input class="along" type="range" min="0" max="1" step="0.001" aria-label="${t("Along the run")}">
    <div class="curves"></div>`;
  const find = (name) => root.querySelector(name);
  return {
    still: find(".still"), film: find(".film"), empty: find(".empty"), told: find(".told"),
    kind: find(".kind"), speed: find(".speed"), along: find(".along"), curves: find(".curves"),
    play: find('[data-do="play"]'), buttons: root.querySelectorAll("button"),
  };
}

class Viewer {
  constructor(root) {
    this.parts = build(root);
    this.time = null;
    this.wanted = "";
    for (const button of this.parts.buttons) button.onclick = () => this.act(button.dataset.do);
    this.parts.along.oninput = () => this.seek(Number(this.parts.along.value));
    this.parts.speed.onchange = () => (this.parts.film.playbackRate = Number(this.parts.speed.value));
    this.parts.kind.onchange = () => this.goTo(this.near());
    this.parts.film.ontimeupdate = () => { if (!this.parts.film.paused) this.follow(); };
    root.onkeydown = (press) => {
      if (press.target.matches("select, input")) return;
      const action = { ArrowLeft: "frame-back", ArrowRight: "frame-on" }[press.key];
      if (action) { press.preventDefault(); this.act(action); }
    };
  }

  update(data) {
    const first = !this.data || this.data.clip !== data.clip;
    this.data = data;
    const { along, film, curves } = this.parts;
    along.min = data.start; along.max = data.end;
    if (data.video && film.dataset.src !== data.video) {
      film.dataset.src = data.video;
      film.src = data.video;
      film.playbackRate = Number(this.parts.speed.value);
    }
    for (const button of this.parts.buttons) {
      const needsFilm = /frame|play/.test(button.dataset.do);
      button.disabled = needsFilm ? !data.video : !data.events.length;
    }
    if (curves.dataset.of !== data.clip + data.curves.length) {
      curves.dataset.of = data.clip + data.curves.length;
      curves.innerHTML = data.curves.map((one) => `<figure>${one}</figure>`).join("");
      for (const part of curves.querySelectorAll("rect[data-pct]")) {
        part.style.cursor = "pointer";
        part.addEventListener("click", () => this.seekPhase(Number(part.dataset.pct)));
      }
    }
    for (const option of this.parts.kind.options) {
      option.hidden = option.value !== "" && !data.events.some((e) => e.kind === option.value);
      if (option.hidden && option.selected) this.parts.kind.value = "";
    }
    if (first) this.goTo(data.events.findIndex((e) => e.words && e.angles));
    else if (this.shown !== undefined) this.show(this.shown);
  }

  events() {
    const kind = this.parts.kind.value;
    return this.data.events.filter((event) => !kind || event.kind === kind);
  }

  near() {
    const at = this.time ?? this.data.start;
    let best = 0;
    this.data.events.forEach((event, i) => {
      const kind = this.parts.kind.value;
      if (kind && event.kind !== kind) return;
      const known = this.data.events[best];
      const worse = kind && known.kind !== kind;
      if (worse || Math.abs(event.time - at) < Math.abs(known.time - at)) best = i;
    });
    return best;
  }

  act(what) {
    const film = this.parts.film;
    if (what === "play") return film.paused || film.hidden ? this.run() : this.halt();
    if (what.startsWith("frame")) return this.frame(what === "frame-on" ? 1 : -1);
    const shown = this.events();
    const at = (this.time ?? this.data.start) + (what === "event-on" ? 1e-4 : -1e-4);
    const next = what === "event-on"
      ? shown.find((event) => event.time > at)
      : shown.filter((event) => event.time < at).pop();
    if (next) this.goTo(this.data.events.indexOf(next));
  }

  goTo(index) {
    if (index < 0) index = 0;
    const event = this.data.events[index];
    if (!event) return this.data.video ? this.seek(this.data.start) : undefined;
    this.halt();
    this.time = event.time;
    this.show(index);
    this.mark();
  }

  show(index) {
    const event = this.data.events[index];
    this.shown = index;
    const { still, film, empty, told } = this.parts;
    film.hidden = true;
    still.hidden = !event.still;
    empty.hidden = !!event.still;
    empty.textContent = this.data.drawing ? t("The pictures are being drawn.") : t("There is no picture of this moment.");
    if (event.still && still.dataset.src !== event.still) {
      still.dataset.src = event.still;
      still.src = event.still;
    }
    still.alt = `${event.name}: ${event.words}`;
    const words = event.words ? `: ${escaped(event.words)}` : "";
    const text = `<strong>${escaped(event.name)}</strong>${words}`;
    if (told.innerHTML !== text) told.innerHTML = text;
  }

  film() {
    const { still, film, empty } = this.parts;
    this.shown = undefined;
    still.hidden = true; empty.hidden = true; film.hidden = false;
  }

  seek(time) {
    if (!this.data.video) return this.goTo(this.near(this.time = time));
    this.halt();
    this.film();
    this.time = Math.min(this.data.end, Math.max(this.data.start, time));
    this.parts.film.currentTime = (this.time - this.data.zero) * this.data.slow + 0.001;
    this.say();
    this.mark();
  }

  frame(by) {
    const frames = this.data.frames;
    const at = this.time ?? this.data.start;
    let place = frames.findIndex((time) => time >= at - 1e-4);
    if (place < 0) place = frames.length - 1;
    this.seek(frames[Math.min(frames.length - 1, Math.max(0, place + by))]);
  }

  seekPhase(pct) {
    const at = this.time ?? this.data.start;
    const strides = this.data.strides;
    if (!strides.length) return;
    const inside = strides.find((s) => s[0] <= at && at < s[1]);
    const stride = inside ?? strides.reduce((a, b) => (Math.abs(b[0] - at) < Math.abs(a[0] - at) ? b : a));
    this.seek(stride[0] + (pct / 100) * (stride[1] - stride[0]));
  }

  run() {
    if (!this.data.video) return;
    this.film();
    this.parts.film.play();
    this.parts.play.textContent = t("Pause");
    this.parts.play.setAttribute("aria-pressed", "true");
  }

  halt() {
    this.parts.film.pause();
    this.parts.play.textContent = t("Play");
    this.parts.play.setAttribute("aria-pressed", "false");
  }

  follow() {
    this.time = this.parts.film.currentTime / this.data.slow + this.data.zero;
    this.mark();
  }

  say() {
    this.parts.told.textContent = `${this.time.toFixed(2)} s`;
  }

  mark() {
    this.parts.along.value = this.time;
    this.parts.along.setAttribute("aria-valuetext", `${this.time.toFixed(2)} ${t("seconds")}`);
    const inside = this.data.strides.find((s) => s[0] <= this.time && this.time < s[1]);
    for (const svg of this.parts.curves.querySelectorAll("svg")) {
      let line = svg.querySelector("line.now");
      const parts = svg.querySelectorAll("rect[data-pct]");
      if (!inside || !parts.length) { line?.remove(); continue; }
      if (!line) {
        line = document.createElementNS("http://www.w3.org/2000/svg", "line");
        line.setAttribute("class", "now");
        svg.append(line);
      }
      const middle = (part) => Number(part.getAttribute("x")) + Number(part.getAttribute("width")) / 2;
      const [left, right] = [middle(parts[0]), middle(parts[parts.length - 1])];
      const x = left + ((this.time - inside[0]) / (inside[1] - inside[0])) * (right - left);
      const top = Number(parts[0].getAttribute("y"));
      line.setAttribute("x1", x); line.setAttribute("x2", x);
      line.setAttribute("y1", top);
      line.setAttribute("y2", top + Number(parts[0].getAttribute("height")));
    }
  }
}

const viewers = new WeakMap();

export default function (component) {
  const root = component.parentElement.querySelector(".fc-viewer");
  const spoken = JSON.stringify(component.data.texts ?? {});
  texts = component.data.texts ?? {};
  if (!viewers.has(root) || root.dataset.texts !== spoken) viewers.set(root, new Viewer(root));
  root.dataset.texts = spoken;
  viewers.get(root).update(component.data);
}
