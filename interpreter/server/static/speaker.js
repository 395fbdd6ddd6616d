// The loudspeaker: interpreted sound at 16 kHz; the browser brings it to the device's rate.

const RATE = 16000;

export class Speaker {
  /** Called with an utterance's number when its sound has been played, and with all samples played so far. */
  onplayed = () => {};
  #muted = false;

  static async open() {
    const speaker = new Speaker();
    speaker.context = new AudioContext({ sampleRate: RATE });
    await speaker.context.audioWorklet.addModule(new URL("./speaker-worklet.js", import.meta.url));
    speaker.node = new AudioWorkletNode(speaker.context, "speaker", { numberOfInputs: 0, outputChannelCount: [1] });
    speaker.node.port.onmessage = ({ data }) => speaker.onplayed(data.utterance, data.played);
    speaker.node.connect(speaker.context.destination);
    await speaker.context.resume();
    return speaker;
  }

  /** A voice begins: sound after this is heard again. */
  begin() {
    this.#muted = false;
  }

  /** PCM16 as it came over the socket. */
  play(buffer) {
    if (this.#muted) return;
    const samples = Float32Array.from(new Int16Array(buffer), (value) => value / 32768);
    this.node.port.postMessage(samples, [samples.buffer]);
  }

  /** The sound of the utterance is complete. */
  end(utterance) {
    this.node.port.postMessage(utterance);
  }

  /** Silence at once, and until the next voice begins. */
  stop() {
    this.#muted = true;
    this.node.port.postMessage("stop");
  }

  async close() {
    await this.context.close();
  }
}
