// Streaming resampler for browsers that cannot record at 16 kHz: a windowed-sinc low-pass, so that what lies
// above half the new rate is taken out and not folded into the speech.

const ZERO_CROSSINGS = 20; // of the sinc on each side: a stop band below -70 dB with a Blackman window
const PASS_BAND = 0.9; // of the new rate's half

export class Resampler {
  constructor(inputRate, outputRate) {
    const divisor = greatestCommonDivisor(inputRate, outputRate);
    this.step = inputRate / divisor; // one output sample is step / phases input samples further
    this.phases = outputRate / divisor;
    this.halfTaps = Math.ceil(ZERO_CROSSINGS / cutoff(inputRate, outputRate));
    this.kernels = Array.from({ length: this.phases }, (_, phase) => this.#kernel(phase, inputRate, outputRate));
    this.pending = new Float32Array(this.halfTaps); // silence before the first sample
    this.centre = this.halfTaps; // of the next output sample, in `pending`
    this.phase = 0;
  }

  /** Input samples in, as many output samples as they allow out. */
  process(input) {
    const samples = new Float32Array(this.pending.length + input.length);
    samples.set(this.pending);
    samples.set(input, this.pending.length);
    const output = [];
    while (this.centre + this.halfTaps < samples.length) {
      const kernel = this.kernels[this.phase];
      const first = this.centre - this.halfTaps;
      let sum = 0;
      for (let tap = 0; tap < kernel.length; tap++) sum += kernel[tap] * samples[first + tap];
      output.push(sum);
      this.phase += this.step;
      this.centre += Math.floor(this.phase / this.phases);
      this.phase %= this.phases;
    }
    const used = this.centre - this.halfTaps;
    this.pending = samples.slice(used);
    this.centre -= used;
    return Float32Array.from(output);
  }

  #kernel(phase, inputRate, outputRate) {
    const offset = phase / this.phases;
    const width = this.halfTaps + 1;
    const band = cutoff(inputRate, outputRate);
    const kernel = new Float32Array(2 * this.halfTaps + 1);
    let sum = 0;
    for (let tap = 0; tap < kernel.length; tap++) {
      const distance = tap - this.halfTaps - offset;
      const window =
        0.42 + 0.5 * Math.cos((Math.PI * distance) / width) + 0.08 * Math.cos((2 * Math.PI * distance) / width);
      kernel[tap] = Math.abs(distance) < width ? window * sinc(band * distance) : 0;
      sum += kernel[tap];
    }
    return kernel.map((value) => value / sum);
  }
}

function cutoff(inputRate, outputRate) {
  return PASS_BAND * Math.min(1, outputRate / inputRate);
}

function sinc(x) {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function greatestCommonDivisor(a, b) {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
