// Two films side by side, locked at the foot strike: a stride takes the same time in both,
// so that the same moment of the stride is seen left and right.
let texts = {};
const t = (text) => texts[text] ?? text;
function build(root) {
  root.innerHTML = `
    <div class="pair">
      <figure><video muted playsinline preload="auto"></video><figcaption></figcaption></figure>
      <figure><video muted playsinline preload="auto"></video><figcaption></figcaption></figure>
    </div>
    <p class="told" role="status"></p>
    <div class="row" role="group" aria-label="${t("Play both")}">
      <button data-do="back">${t("Stride back")}</button>
      <button data-do="play" aria-pressed="false">${t("Play")}</button>
      <button data-do="on">${t("Next stride")}</button>
      <label>${t("Speed")}
        <select class="speed">
          <option value="1">1</option><option value="0.5">1/2</option>
          <option value="0.25" selected>1/4</option><option value="0.125">1/8</option>
        </select>
      </label>
    </div>
    <label class="phase">${t("Moment of the stride, 0 is the foot strike")}
      <input class="along" type="range" min="0" max="100" step="1" value="0">
    </label>`;
  return root;
}

class Pair {
  constructor(root) {
    build(root);
    this.root = root;
    this.films = [...root.querySelectorAll("video")];
    this.words = [...root.querySelectorAll("figcaption")];
    this.play = root.querySelector('[data-do="play"]');
    this.along = root.querySelector(".along");
    this.speed = root.querySelector(".speed");
    this.told = root.querySelector(".told");
    this.place = 0; // strides from the first one on
    for (const button of root.querySelectorAll("button")) {
      button.onclick = () => this.act(button.dataset.do);
    }
    this.along.oninput = () => {
      this.halt();
      this.show(Math.floor(this.place) + Number(this.along.value) / 100);
    };
    this.speed.onchange = () => this.running && this.run();
  }

  update(data) {
    const key = data.films.map((film) => film.video).join();
    if (this.key === key) return;
    this.key = key;
    this.data = data.films;
    this.data.forEach((film, i) => {
      this.films[i].src = film.video;
      this.films[i].onloadeddata = () => this.show(this.place);
      this.films[i].setAttribute("aria-label", film.name);
      this.words[i].textContent = film.name;
    });
    this.halt();
    this.show(0);
  }

  count() {
    return Math.min(...this.data.map((film) => film.strides.length));
  }

  act(what) {
    if (what === "play") return this.running ? this.halt() : this.run();
    this.halt();
    const at = Math.floor(this.place) + (what === "on" ? 1 : -1);
    this.show(((at % this.count()) + this.count()) % this.count());
  }

  // Seconds in the file where a film is at a place, strides from the first one on.
  second(film, place) {
    const number = Math.min(film.strides.length - 1, Math.floor(place));
    const [from, to] = film.strides[number];
    return (from + (place - number) * (to - from) - film.zero) * film.slow + 0.001;
  }

  show(place) {
    this.place = place;
    this.data.forEach((film, i) => (this.films[i].currentTime = this.second(film, place)));
    this.say();
  }

  say() {
    const number = Math.floor(this.place);
    const percent = Math.round(100 * (this.place - number));
    this.along.value = percent;
    this.along.setAttribute("aria-valuetext", `${percent} ${t("percent of the stride")}`);
    const words = `${t("Stride")} ${number + 1} ${t("of")} ${this.count()}`;
    if (this.told.textContent !== words) this.told.textContent = words;
  }

  run() {
    this.running = true;
    this.play.textContent = t("Pause");
    this.play.setAttribute("aria-pressed", "true");
    this.number = undefined;
    this.films.forEach((film) => film.play());
    if (!this.waiting) this.waiting = requestAnimationFrame(() => this.follow());
  }

  halt() {
    this.running = false;
    this.play.textContent = t("Play");
    this.play.setAttribute("aria-pressed", "false");
    this.films.forEach((film) => film.pause());
  }

  follow() {
    this.waiting = undefined;
    if (!this.running || !this.root.isConnected) return;
    const first = this.data[0];
    const number = Math.min(Math.floor(this.place), this.count() - 1);
    const [from, to] = first.strides[number];
    const real = this.films[0].currentTime / first.slow + first.zero;
    const place = number + (real - from) / (to - from);
    if (this.number !== number) this.pace(number);
    if (place >= number + 1) {
      if (number + 1 >= this.count()) this.show(0);
      else this.place = number + 1;
    } else {
      this.place = Math.max(number, place);
    }
    const second = this.second(this.data[1], this.place);
    const length = this.data[1].strides[number];
    const off = Math.abs(this.films[1].currentTime - second);
    if (off > 0.04 * (length[1] - length[0]) * this.data[1].slow) this.films[1].currentTime = second;
    this.say();
    this.waiting = requestAnimationFrame(() => this.follow());
  }

  // Let both films need the same time for this stride.
  pace(number) {
    this.number = number;
    const long = this.data.map((film) => film.strides[number][1] - film.strides[number][0]);
    this.data.forEach((film, i) => {
      const rate = (Number(this.speed.value) * film.slow * long[i]) / long[0];
      this.films[i].playbackRate = Math.min(16, Math.max(0.0625, rate));
    });
  }
}

const known = new WeakMap();

export default function (component) {
  const root = component.parentElement.querySelector(".fc-paired");
  const spoken = JSON.stringify(component.data.texts ?? {});
  texts = component.data.texts ?? {};
  if (!known.has(root) || root.dataset.texts !== spoken) known.set(root, new Pair(root));
  root.dataset.texts = spoken;
  known.get(root).update(component.data);
}
