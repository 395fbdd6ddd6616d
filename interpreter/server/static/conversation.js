// One conversation on the screen: the connection, the microphone, the loudspeaker, the buttons and the text.

import { Meeting } from "./meeting.js";
import { Pad } from "./pad.js";
import { FAULTS, FINAL_PROBLEMS, FLAG_REASONS, serverProblem, write } from "./texts.js";
import { Transcript } from "./transcript.js";

const AFTER_RELEASE_MS = 200; // people lift the finger before the last syllable is out
const SILENCE = new Int16Array(16000); // ends what was being said when the microphone is switched off
const RETRY_S = [1, 2, 4, 8, 15];
const AT_ONCE = 4; // so many sentences in one turn, and the speaker is asked to say one at a time

const element = (id) => document.getElementById(id);

export class Conversation {
  #tries = 0;
  #retry = null;
  #turn = Promise.resolve();
  #talking = null;
  #sentences = 0; // of the turn
  #over = false;
  #microphoneOn = null; // without talk buttons; null: not switched yet. It outlives the connection
  #awake = null; // what keeps the screen on
  #spoken = new Map(); // listener -> utterance heard last
  #voices = new Map(); // utterances and notices that came and are not played yet -> who hears them, in order
  #due = new Set(); // sides that have not heard the notice yet
  #opening = new Map(); // number of a voice that speaks a notice -> its side
  #cutOff = new Set(); // voices that nobody hears the end of

  /** `sides`: two, each with `name`, `texts` and what `/v1/languages` says. `onover` is called at the end. */
  constructor({ plan, sides, microphone, speaker, tapToTalk, onover }) {
    Object.assign(this, { plan, sides, microphone, speaker, onover });
    this.byName = new Map(sides.map((side) => [side.name, side]));
    this.#due = new Set(this.byName.keys());
    this.hasTalkButton = plan.direction === "push_to_talk";
    this.pads = sides.map(
      (side, index) =>
        new Pad(element("pad-template"), side, side.texts, {
          tapToTalk,
          hasTalkButton: this.hasTalkButton,
          listens: plan.direction !== "fixed" || index === 1,
        }),
    );
    element("pads").replaceChildren(...this.pads.map((pad) => pad.element));
    this.pads.forEach((pad) => this.#wire(pad));
    element("transcript").replaceChildren();
    this.transcript = new Transcript({
      log: element("transcript"),
      hypothesis: element("hypothesis"),
      scroll: element("scroll"),
      template: element("utterance-template"),
      sides: this.byName,
      onchoose: (utterance, phrase) => this.#choose(utterance, phrase),
      onback: (utterance) => this.meeting.backTranslate(utterance),
    });
    for (const banner of ["connection-banner", "human-banner", "fault-banner"]) element(banner).hidden = true;
    element("notice").replaceChildren();
    element("reconnect").onclick = () => this.#connect();
    element("end").onclick = () => this.#end();
    document.addEventListener("visibilitychange", this.#look);
    addEventListener("beforeunload", this.#leaving);
    this.#look();
    speaker.onplayed = (utterance, played) => {
      document.documentElement.dataset.samplesPlayed = played;
      this.meeting.played(utterance);
      if (!this.#cutOff.delete(utterance)) this.#due.delete(this.#opening.get(utterance));
      this.#voices.delete(utterance);
      this.#showSpeaking();
    };
    this.#connect();
  }

  /** Nobody looks: nobody is listened to. Somebody looks: the screen stays on, for it is a conversation. */
  #look = () => {
    if (document.visibilityState === "visible") {
      this.#stayAwake();
      return;
    }
    this.pads.forEach((pad) => pad.lift());
    if (this.#microphoneOn) this.#switchMicrophone(false);
  };

  async #stayAwake() {
    let lock;
    try {
      lock = await navigator.wakeLock?.request("screen");
    } catch {
      return; // refused with little battery: then it dims
    }
    if (this.#over) lock?.release();
    else this.#awake = lock;
  }

  /** The browser asks first: with the page all that was said is gone. */
  #leaving = (event) => event.preventDefault();

  #connect() {
    clearTimeout(this.#retry);
    this.meeting?.leave();
    const meeting = new Meeting({ ...this.plan, notice: this.#due.size > 0 });
    this.meeting = meeting;
    const mine = (act) => ({ detail }) => {
      if (this.meeting === meeting) act(detail);
    };
    meeting.addEventListener("message", mine((message) => this.#hear(message)));
    meeting.addEventListener("sound", mine((sound) => this.speaker.play(sound)));
    meeting.addEventListener("closed", mine((how) => this.#closed(how)));
  }

  #wire(pad) {
    const { name } = pad.side;
    pad.addEventListener("press", () => this.#press(pad));
    pad.addEventListener("release", () => this.#release(pad));
    pad.addEventListener("stop", () => this.#stopVoice());
    pad.addEventListener("repeat", () => {
      if (this.#spoken.has(name)) this.meeting.repeat(this.#spoken.get(name));
    });
    pad.addEventListener("not-understood", () => this.meeting.askAgain(name));
    pad.addEventListener("human", () => this.meeting.human(name));
    pad.addEventListener("notice", () => this.meeting.repeatNotice(name));
    pad.allow(false);
  }

  // The talk buttons. Presses and releases happen one after the other: a turn's last sound and `release` are out
  // before the next `talk`.

  #press(pad) {
    this.pads.forEach((other) => other.allow(other === pad));
    const early = this.#voices.size === 0; // else what was just before is the machine's own voice
    this.#stopSpeaker();
    this.#due.delete(pad.side.name);
    pad.show("state.listening");
    this.microphone.stop(); // a tail still being taken ends here
    this.#turn = this.#turn.then(() => {
      this.#talking = pad;
      this.#sentences = 0;
      this.meeting.talk(pad.side.name);
      this.microphone.listen((block) => this.meeting.sound(block), { early });
    });
  }

  #release(pad) {
    this.pads.forEach((other) => other.allow(true));
    pad.show("state.working");
    this.#turn = this.#turn.then(async () => {
      if (this.#talking !== pad) return;
      await this.microphone.stop(AFTER_RELEASE_MS);
      this.#talking = null;
      this.meeting.release();
    });
  }

  #choose(utterance, phrase) {
    const [playing] = this.#voices.keys();
    if (playing < 0) this.#stopSpeaker(); // what it asks for is done
    this.meeting.choose(utterance, phrase);
  }

  #stopVoice() {
    this.#stopSpeaker();
    this.#due.clear();
    this.meeting.stopVoice();
  }

  #stopSpeaker() {
    for (const number of this.#voices.keys()) this.#cutOff.add(number);
    this.speaker.stop();
  }

  #hear(message) {
    switch (message.type) {
      case "ready":
        this.#ready(message);
        break;
      case "hypothesis":
        this.transcript.showHypothesis(message);
        break;
      case "commit":
        element("fault-banner").hidden = true;
        this.transcript.addCommit(message);
        this.#count(message);
        break;
      case "translation":
        this.transcript.addTranslation(message);
        if (message.source !== "none") this.#spoken.set(message.listener, message.utterance);
        break;
      case "back_translation":
        this.transcript.addBackTranslation(message);
        break;
      case "not_understood":
        this.#notUnderstood(message);
        break;
      case "asked_again":
        this.#askedAgain(message);
        break;
      case "turn_ended":
        this.transcript.clearHypothesis();
        break;
      case "voice_started":
        this.speaker.begin();
        this.#cutOff.delete(message.utterance);
        this.#voices.set(message.utterance, message.listener);
        if (message.notice === "opening") this.#opening.set(message.utterance, message.listener);
        this.#showSpeaking();
        break;
      case "voice_ended":
        if (message.cancelled && this.#voices.has(message.utterance)) this.speaker.stop();
        if (this.#voices.has(message.utterance)) this.speaker.end(message.utterance);
        break;
      case "latency":
        this.#settle();
        break;
      case "human_flag":
        this.#flag(message);
        break;
      case "fault":
        this.#tellAll(element("fault-banner"), FAULTS[message.stage] ?? FAULTS.translate);
        this.#settle();
        break;
    }
  }

  #ready(message) {
    this.#tries = 0;
    element("connection-banner").hidden = true;
    this.#showNotice(message);
    this.pads.forEach((pad, index) => {
      pad.allow(true);
      pad.show("");
      pad.voiced(message.sides[index].voice);
      if (!message.sides[index].voice) this.#due.delete(pad.side.name);
    });
    // Who switched it off, or does not look, is not listened to because the network came back.
    if (!this.hasTalkButton) this.#switchMicrophone(this.#microphoneOn ?? document.visibilityState === "visible");
  }

  /** Who speaks on and on cannot be followed: say so to them, while they still speak. */
  #count({ side }) {
    this.#sentences += 1;
    const pad = this.pads.find(({ side: { name } }) => name === side);
    if (this.#sentences >= AT_ONCE && pad === this.#talking && pad.pressed) pad.tell("nudge.shorter");
  }

  #notUnderstood(message) {
    if (message.reason === "no_speech" && !this.hasTalkButton) return;
    this.transcript.askAgain(message);
    this.#settle();
    this.pads.find((pad) => pad.side.name === message.side).tell("say_again");
  }

  #askedAgain(message) {
    this.transcript.addAskedAgain(message);
    for (const pad of this.pads) pad.tell(pad.side.name === message.side ? "asked_again.told" : "asked_again");
  }

  /** Nobody waits for the machine any more. */
  #settle() {
    for (const pad of this.pads) if (pad.element.dataset.state === "state.working") pad.show("");
  }

  /** What is made faster than it is played waits: shown is who hears what plays now. */
  #showSpeaking() {
    const [listener] = this.#voices.values();
    if (listener !== undefined) this.#settle();
    for (const pad of this.pads) {
      if (pad.side.name === listener) pad.show("state.speaking");
      else if (pad.element.dataset.state === "state.speaking") pad.show("");
    }
  }

  #showNotice({ sides, directions }) {
    const failing = new Set(directions.filter(({ state }) => state === "fails").map(({ source }) => source));
    element("notice").replaceChildren(
      ...sides.map((side) => {
        const { texts } = this.byName.get(side.name);
        const line = (kind, key, tag = "p") => {
          const made = document.createElement(tag);
          made.className = kind;
          texts.put(made, key);
          return made;
        };
        const notice = document.createElement("p");
        write(notice, side.notice, side);
        const more = document.createElement("details");
        more.dir = side.direction;
        more.append(line("", "notice.more", "summary"), line("", "notice.full"));
        const part = document.createElement("div");
        part.append(
          notice,
          ...(side.voice ? [] : [line("no-voice", "notice.no_voice")]),
          ...(failing.has(side.language) ? [line("not-ready", "direction.failed")] : []),
          ...(side.readiness === "red" ? [line("not-ready", "language.not_ready")] : []),
          more,
        );
        return part;
      }),
    );
  }

  #flag({ reason }) {
    this.#tellAll(element("human-banner"), FLAG_REASONS[reason] ?? FLAG_REASONS.unhealthy);
  }

  /** A text in the language of everybody in the meeting. */
  #tellAll(banner, key) {
    banner.replaceChildren(
      ...this.sides.map(({ texts }) => {
        const line = document.createElement("p");
        texts.put(line, key);
        return line;
      }),
    );
    banner.hidden = false;
  }

  #switchMicrophone(on) {
    this.#microphoneOn = on;
    const button = element("microphone-state");
    this.sides[0].texts.put(button, on ? "microphone.on" : "microphone.off");
    button.setAttribute("aria-pressed", String(on));
    button.hidden = false;
    button.onclick = () => this.#switchMicrophone(!on);
    if (on) {
      this.microphone.listen((block) => this.meeting.sound(block), { early: false });
      return;
    }
    this.microphone.stop();
    for (let at = 0; at < SILENCE.length; at += 1600) this.meeting.sound(SILENCE.subarray(at, at + 1600));
  }

  #silence() {
    this.microphone.stop();
    this.#talking = null;
    this.speaker.stop();
    this.#voices.clear();
    this.#spoken.clear();
    this.#opening.clear();
    this.#cutOff.clear();
    this.transcript.startAnew();
    this.pads.forEach((pad) => {
      pad.lift();
      pad.allow(false);
      pad.show("");
    });
  }

  #closed({ error, ended }) {
    this.#silence();
    if (ended || this.#over) {
      this.#finish("");
      return;
    }
    if (error !== null && FINAL_PROBLEMS.has(error.code)) {
      this.#finish(serverProblem(error.code));
      return;
    }
    const text = element("connection-text");
    text.replaceChildren();
    if (error !== null) text.append(Object.assign(document.createElement("p"), { textContent: serverProblem(error.code) }));
    for (const { texts } of this.sides) {
      const line = document.createElement("p");
      texts.put(line, "connection.lost");
      text.append(line);
    }
    element("connection-banner").hidden = false;
    const wait = RETRY_S[Math.min(this.#tries++, RETRY_S.length - 1)];
    this.#retry = setTimeout(() => this.#connect(), wait * 1000);
  }

  #end() {
    if (this.#over) {
      this.meeting.leave(); // pressed again: do not wait for what is still being worked on
      return;
    }
    this.#over = true;
    clearTimeout(this.#retry);
    this.microphone.stop();
    this.speaker.stop();
    this.pads.forEach((pad) => pad.allow(false));
    if (!element("connection-banner").hidden) this.#finish("");
    else if (this.meeting.opened) this.meeting.end();
    else this.meeting.leave();
  }

  async #finish(problem) {
    this.#over = true;
    clearTimeout(this.#retry);
    document.removeEventListener("visibilitychange", this.#look);
    removeEventListener("beforeunload", this.#leaving);
    this.#awake?.release();
    this.transcript.close();
    element("microphone-state").hidden = true;
    element("transcript").replaceChildren();
    await Promise.all([this.microphone.close(), this.speaker.close()]);
    this.onover(problem);
  }
}
