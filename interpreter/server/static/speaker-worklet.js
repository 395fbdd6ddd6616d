// Plays what it is given without a gap, and says when an utterance has been played to its end.

class SpeakerProcessor extends AudioWorkletProcessor {
  constructor() {
    super();
    this.queue = []; // Float32Array of sound, or the number of an utterance that ends there
    this.at = 0;
    this.played = 0;
    this.port.onmessage = ({ data }) => {
      if (data === "stop") {
        this.queue = this.queue.filter((one) => typeof one === "number");
        this.at = 0;
      } else {
        this.queue.push(data);
      }
    };
  }

  process(_inputs, [output]) {
    const [channel] = output;
    let filled = 0;
    while (this.queue.length > 0) {
      const next = this.queue[0];
      if (typeof next === "number") {
        this.port.postMessage({ utterance: next, played: this.played });
        this.queue.shift();
        continue;
      }
      if (filled === channel.length) break;
      const count = Math.min(channel.length - filled, next.length - this.at);
      channel.set(next.subarray(this.at, this.at + count), filled);
      filled += count;
      this.at += count;
      this.played += count;
      if (this.at === next.length) {
        this.queue.shift();
        this.at = 0;
      }
    }
    return true;
  }
}

registerProcessor("speaker", SpeakerProcessor);
