// Timers of the window. A timer has the number of its function, which is dropped when the timer ends or is cleared.
(function (parts) {
  'use strict';
  const { intrinsics, values, host, deferreds, window } = parts;
  const { apply, each, fixed, soon } = intrinsics;
  const { guard } = deferreds;
  const { now } = Date;
  const asNumber = Number;

  function start(fn, delay, args, repeats) {
    if (typeof fn !== 'function') {
      return 0;
    }
    const number = values.keep(() => apply(fn, window, args));
    try {
      host.startTimer(number, asNumber(delay) || 0, repeats);
    } catch (e) {
      values.drop(number);
      throw e;
    }
    return number;
  }

  function stop(given) {
    const number = asNumber(given);
    if (host.stopTimer(number)) {
      values.drop(number);
    }
  }

  const timeOrigin = now();
  const elapsed = () => now() - timeOrigin;
  fixed(window, 'setTimeout', (fn, delay, ...args) => start(fn, delay, args, false));
  fixed(window, 'setInterval', (fn, delay, ...args) => start(fn, delay, args, true));
  fixed(window, 'setImmediate', (fn, ...args) => start(fn, 0, args, false));
  fixed(window, 'requestAnimationFrame', (fn) => start(fn, 16, [elapsed()], false));
  fixed(window, 'requestIdleCallback', (fn) => start(fn, 1, [{ didTimeout: false, timeRemaining: () => 10 }], false));
  each(['clearTimeout', 'clearInterval', 'clearImmediate', 'cancelAnimationFrame', 'cancelIdleCallback'], (name) => fixed(window, name, stop));
  fixed(window, 'queueMicrotask', (fn) => {
    soon(() => guard(fn, undefined, []));
  });

  return {
    start, elapsed, timeOrigin,
    /** The turn of a timer has come. */
    fire(number, repeats) {
      const fn = values.find(number);
      if (!repeats) {
        values.drop(number);
      }
      fn();
    }
  };
})
