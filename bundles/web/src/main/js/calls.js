// Commands that the container was asked for, by their numbers.
import { decoded } from './codec.js';

const open = new Map();
let lastNumber = 0;

export const openCalls = {
  add(deferred) {
    lastNumber += 1;
    open.set(lastNumber, deferred);
    return lastNumber;
  },

  reject(number, refusal) {
    const deferred = open.get(number);
    if (deferred) {
      open.delete(number);
      deferred.reject(refusal.text, refusal);
    }
  },

  /** All but those with these numbers. */
  rejectAll(refusal, except = new Set()) {
    [...open.keys()].filter((number) => !except.has(number)).forEach((number) => openCalls.reject(number, refusal));
  },

  settle(frame) {
    const deferred = open.get(frame.call);
    if (!deferred) {
      return;
    }
    const value = decoded(frame.value);
    if (frame.type === 'progress') {
      deferred.notify(value);
      return;
    }
    open.delete(frame.call);
    if (frame.type === 'resolved') {
      deferred.resolve(value);
    } else {
      deferred.reject(value, { code: frame.code, text: frame.text, hint: frame.hint });
    }
  }
};
