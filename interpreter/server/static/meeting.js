// The client's side of the web socket protocol, version 1 (docs/protocol.md).

export const VERSION = 1;

/** Events: "message" (detail: the message), "sound" (detail: ArrayBuffer of PCM16), "closed" (detail: code, error). */
export class Meeting extends EventTarget {
  #socket;
  #seq = 0;
  #error = null;
  #ended = false;

  constructor(start) {
    super();
    const address = new URL("/v1/meeting", location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    this.#socket = new WebSocket(address);
    this.#socket.binaryType = "arraybuffer";
    this.#socket.onopen = () => this.#say({ type: "start", version: VERSION, ...start });
    this.#socket.onmessage = ({ data }) => this.#hear(data);
    this.#socket.onclose = ({ code }) =>
      this.#tell("closed", { code, error: this.#error, ended: this.#ended && this.#error === null });
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

  #hear(data) {
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
