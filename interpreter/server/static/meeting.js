// The client's side of the web socket protocol, version 1 (docs/protocol.md).

export const VERSION = 1;

/** A browser notices after minutes that a network is gone; who asks and hears nothing for so long knows it. */
export const BEAT = { everyMs: 5000, patienceMs: 15000 };

/** Events: "message" (detail: the message), "sound" (detail: ArrayBuffer of PCM16), "closed" (detail: code, error). */
export class Meeting extends EventTarget {
  #socket;
  #seq = 0;
  #error = null;
  #ended = false;
  #closed = false;
  #asked = performance.now(); // since when something is waited for; null: it came
  #beat;

  constructor(start) {
    super();
    const address = new URL("/v1/meeting", location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    this.#socket = new WebSocket(address);
    this.#socket.binaryType = "arraybuffer";
    this.#socket.onopen = () => this.#say({ type: "start", version: VERSION, ...start });
    this.#socket.onmessage = ({ data }) => this.#hear(data);
    this.#socket.onclose = ({ code }) => this.#close(code);
    this.#beat = setInterval(() => this.#watch(), BEAT.everyMs);
    addEventListener("offline", this.#offline);
  }

  sound(block) {
    if (this.#open) this.#socket.send(block);
  }

  talk(side) {
    this.#say({ type: "talk", side });
  }

  release() {
    this.#say({ type: "release" });
  }

  stopVoice() {
    this.#say({ type: "stop_voice" });
  }

  repeat(utterance) {
    this.#say({ type: "repeat", utterance });
  }

  repeatNotice(side) {
    this.#say({ type: "repeat_notice", side });
  }

  choose(utterance, phrase) {
    this.#say({ type: "choose", utterance, phrase });
  }

  backTranslate(utterance) {
    this.#say({ type: "back_translate", utterance });
  }

  askAgain(side) {
    this.#say({ type: "ask_again", side });
  }

  human(side) {
    this.#say({ type: "human", side });
  }

  played(utterance) {
    this.#say({ type: "played", utterance });
  }

  end() {
    this.#say({ type: "end" });
  }

  /** Leave without waiting for what is still being worked on. */
  leave() {
    this.#socket.close();
  }

  /** Whether the server has said `ready`. */
  get opened() {
    return this.#seq > 0;
  }

  get #open() {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  #say(message) {
    if (this.#open) this.#socket.send(JSON.stringify(message));
  }

  #offline = () => this.#gone();

  #watch() {
    if (this.#asked === null) {
      this.#asked = performance.now();
      this.#say({ type: "ping", id: 0 });
    } else if (performance.now() - this.#asked > BEAT.patienceMs) this.#gone();
  }

  /** Nobody is at the other end. Closing in good order would wait for them. */
  #gone() {
    this.#socket.close();
    this.#close(1006);
  }

  #close(code) {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#beat);
    removeEventListener("offline", this.#offline);
    this.#tell("closed", { code, error: this.#error, ended: this.#ended && this.#error === null });
  }

  #hear(data) {
    if (this.#closed) return;
    this.#asked = null;
    if (data instanceof ArrayBuffer) {
      this.#tell("sound", data);
      return;
    }
    const message = JSON.parse(data);
    if (message.seq !== this.#seq + 1) this.#tell("gap", message.seq - this.#seq - 1);
    this.#seq = message.seq;
    if (message.type === "error" && message.fatal) this.#error = message;
    if (message.type === "ended") this.#ended = true;
    this.#tell("message", message);
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
