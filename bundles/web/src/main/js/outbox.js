// Frames for the container: numbered, and kept until it has confirmed them.
import { steady } from './base.js';

const MOST_WAITING = 1000;
const MOST_TOGETHER = 100;
const WAIT_MS = 60000;

export class Outbox {
  waiting = [];
  sent = 0; // number of the last frame
  transmitted = 0; // number of the last frame that went out on this connection
  confirmed = 0;

  get isFull() {
    return this.waiting.length >= MOST_WAITING;
  }

  /** Whether all went out on this connection. */
  get isEmpty() {
    return this.transmitted >= this.sent;
  }

  /** A frame has its `text` as JSON, and of its content what counts here. */
  put(frame) {
    this.sent += 1;
    this.waiting.push({ since: steady(), ...frame, n: this.sent });
  }

  confirm(number) {
    if (number > this.confirmed) {
      this.confirmed = number;
      this.waiting = this.waiting.filter((frame) => frame.n > number);
    }
  }

  /** Another connection: what is not confirmed goes out again. */
  rewind() {
    this.transmitted = Math.min(this.confirmed, this.sent);
  }

  /** The texts of the frames that go out next, in one message of so many bytes at most; one that is too large goes alone. */
  next(mostBytes) {
    const batch = [];
    let size = 0;
    for (const frame of this.waiting) {
      if (frame.n > this.transmitted) {
        const text = '{"n":' + frame.n + ',' + frame.text.slice(1);
        size += text.length * 3; // of UTF-8 at most
        if (batch.length > 0 && (size > mostBytes - 200 || batch.length >= MOST_TOGETHER)) {
          break;
        }
        batch.push(text);
        frame.went = true;
        this.transmitted = frame.n;
      }
    }
    return batch;
  }

  /** Begins anew; what of the former frames never went out and still counts. */
  restart() {
    const fresh = this.waiting.filter((frame) => !frame.went && (frame.type === 'call' || (frame.type === 'publish' && !frame.kept)));
    this.clear();
    return fresh;
  }

  clear() {
    this.waiting = [];
    this.sent = this.transmitted = this.confirmed = 0;
  }

  /** Takes out the commands that could not go out for too long, and returns them; those behind them close up. */
  old() {
    const isOld = (frame) => frame.type === 'call' && !frame.went && steady() - frame.since > WAIT_MS;
    const old = this.waiting.filter(isOld);
    if (old.length > 0) {
      const went = this.waiting.filter((frame) => frame.went);
      const rest = this.waiting.filter((frame) => !frame.went && !isOld(frame));
      this.sent -= old.length + rest.length;
      this.waiting = went;
      rest.forEach((frame) => this.put({ ...frame, n: undefined }));
    }
    return old;
  }
}
