// Turns what the microphone gives into blocks of 40 ms of PCM16 at 16 kHz.

import { Resampler } from "./resampler.js";

const RATE = 16000;
const BLOCK = 640;

class MicrophoneProcessor extends AudioWorkletProcessor {
  constructor() {
    super();
    this.resampler = sampleRate === RATE ? null : new Resampler(sampleRate, RATE);
    this.block = new Int16Array(BLOCK);
    this.filled = 0;
  }

  process([input]) {
    if (input.length === 0) return true;
    const mono = mixed(input);
    for (const sample of this.resampler ? this.resampler.process(mono) : mono) {
      this.block[this.filled++] = Math.max(-32768, Math.min(32767, Math.round(sample * 32768)));
      if (this.filled === BLOCK) {
        this.port.postMessage(this.block, [this.block.buffer]);
        this.block = new Int16Array(BLOCK);
        this.filled = 0;
      }
    }
    return true;
  }
}

function mixed(channels) {
  if (channels.length === 1) return channels[0];
  return channels[0].map((_, at) => channels.reduce((sum, channel) => sum + channel[at], 0) / channels.length);
}

registerProcessor("microphone", MicrophoneProcessor);
