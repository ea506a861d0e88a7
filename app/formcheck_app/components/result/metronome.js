// Plays a step rate. The clock of the sound card beats; a timer only looks ahead.
let texts = {};
const t = (text) => texts[text] ?? text;
const AHEAD_S = 0.12;
const LOOK_MS = 30;

class Metronome {
  constructor(root) {
    root.innerHTML = `
      <div class="row" role="group" aria-label="${t("Metronome")}">
        <button class="go" aria-pressed="false"></button>
        <label>${t("Beat")}
          <select class="every">
            <option value="1">${t("every step")}</option>
            <option value="2">${t("every second step")}</option>
          </select>
        </label>
      </div>
      <p class="told" role="status"></p>`;
    this.root = root;
    this.button = root.querySelector(".go");
    this.every = root.querySelector(".every");
    this.told = root.querySelector(".told");
    this.button.onclick = () => (this.timer ? this.stop() : this.start());
    this.every.onchange = () => this.say();
  }

  update(data) {
    this.spm = data.spm;
    this.say();
  }

  beats() {
    return this.spm / Number(this.every.value);
  }

  say() {
    const beats = this.beats();
    this.button.textContent = this.timer ? t("Stop") : `${t("Play")} ${this.spm} ${t("steps a minute")}`;
    this.button.setAttribute("aria-pressed", String(!!this.timer));
    this.told.textContent = this.timer ? `${beats} ${t("beats a minute")}` : "";
  }

  start() {
    this.sound ??= new (window.AudioContext || window.webkitAudioContext)();
    this.sound.resume();
    this.next = this.sound.currentTime + 0.05;
    this.root.dataset.beats = "0";
    this.timer = setInterval(() => this.look(), LOOK_MS);
    this.say();
  }

  look() {
    if (!this.root.isConnected) return this.stop();
    while (this.next < this.sound.currentTime + AHEAD_S) {
      this.beat(this.next);
      this.next += 60 / this.beats();
    }
  }

  beat(at) {
    const tone = this.sound.createOscillator();
    const loud = this.sound.createGain();
    tone.frequency.value = 1100;
    loud.gain.setValueAtTime(0.5, at);
    loud.gain.exponentialRampToValueAtTime(0.001, at + 0.05);
    tone.connect(loud).connect(this.sound.destination);
    tone.start(at);
    tone.stop(at + 0.06);
    this.root.dataset.beats = String(Number(this.root.dataset.beats) + 1);
  }

  stop() {
    clearInterval(this.timer);
    this.timer = undefined;
    this.say();
  }
}

const known = new WeakMap();

export default function (component) {
  const root = component.parentElement.querySelector(".fc-metronome");
  const spoken = JSON.stringify(component.data.texts ?? {});
  texts = component.data.texts ?? {};
  if (!known.has(root) || root.dataset.texts !== spoken) known.set(root, new Metronome(root));
  root.dataset.texts = spoken;
  known.get(root).update(component.data);
}
