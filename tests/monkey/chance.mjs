/** Choices that look random and follow from a seed and a step's number: the same on every machine. */
export class Chance {
  #state;

  constructor(seed, step) {
    this.#state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(step + 1, 0x85ebca6b)) | 0;
    for (let i = 0; i < 4; i++) this.fraction(); // neighbours begin alike
  }

  /** A number from 0 to, but without, 1: mulberry32. */
  fraction() {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let bits = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `least` to `most`. */
  whole(least, most) {
    return least + Math.floor(this.fraction() * (most - least + 1));
  }

  happens(probability) {
    return this.fraction() < probability;
  }

  pick(list) {
    return list[this.whole(0, list.length - 1)];
  }

  /** One of the entries { weight, ... }, each as often as its weight says. */
  weighted(entries) {
    const total = entries.reduce((sum, { weight }) => sum + weight, 0);
    let left = this.fraction() * total;
    return entries.find(({ weight }) => (left -= weight) < 0) ?? entries.at(-1);
  }
}
