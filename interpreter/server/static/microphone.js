// The microphone. Sound leaves this module only between `listen` and the end of `stop`.

const RATE = 16000;
const BLOCK_MS = 40;
const BEFORE_BLOCKS = 5; // 200 ms from before the button went down: people begin to speak a little early

export class Microphone {
  #listener = null;
  #before = [];
  #stopping = null;

  /** Asks for the microphone. Rejects with a DOMException whose name says why not. */
  static async open() {
    if (!navigator.mediaDevices?.getUserMedia) {
      throw new DOMException("The page is not in a secure context.", "SecurityError");
    }
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    });
    const microphone = new Microphone();
    try {
      await microphone.#connect(stream);
    } catch (error) {
      stream.getTracks().forEach((track) => track.stop());
      throw error;
    }
    return microphone;
  }

  async #connect(stream) {
    this.stream = stream;
    let source;
    try {
      this.context = new AudioContext({ sampleRate: RATE });
      source = this.context.createMediaStreamSource(stream);
    } catch {
      // This browser records at the device's own rate only; the worklet resamples.
      await this.context?.close();
      this.context = new AudioContext();
      source = this.context.createMediaStreamSource(stream);
    }
    await this.context.audioWorklet.addModule(new URL("./microphone-worklet.js", import.meta.url));
    const node = new AudioWorkletNode(this.context, "microphone", { numberOfOutputs: 0 });
    node.port.onmessage = ({ data }) => this.#take(data);
    source.connect(node);
    await this.context.resume();
  }

  /** Give every block of sound, an Int16Array, to `listener`; `early` adds what was just before. */
  listen(listener, { early = true } = {}) {
    this.#finish();
    if (early) this.#before.forEach((block) => listener(block));
    this.#before = [];
    this.#listener = listener;
  }

  /** Stop after that much more sound; resolves then, or at once when `listen` or `stop` comes before. */
  stop(afterMs = 0) {
    this.#finish();
    if (this.#listener === null || afterMs === 0) {
      this.#listener = null;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      this.#stopping = { blocks: Math.ceil(afterMs / BLOCK_MS), resolve };
    });
  }

  async close() {
    await this.stop();
    this.stream.getTracks().forEach((track) => track.stop());
    await this.context.close();
  }

  #take(block) {
    if (this.#listener === null) {
      this.#before.push(block);
      if (this.#before.length > BEFORE_BLOCKS) this.#before.shift();
      return;
    }
    this.#listener(block);
    if (this.#stopping !== null && --this.#stopping.blocks <= 0) this.#finish();
  }

  #finish() {
    const stopping = this.#stopping;
    if (stopping === null) return;
    this.#stopping = null;
    this.#listener = null;
    stopping.resolve();
  }
}
