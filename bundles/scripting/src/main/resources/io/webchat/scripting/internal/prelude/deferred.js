// Deferreds as jQuery has them, which CXBus returns: done, fail, always, progress, then, pipe, state; `await` works on them.
(function (values, host) {
  'use strict';
  const NativePromise = Promise;

  /** Calls a customer's function; what it throws is reported and harms nobody else. */
  function guard(fn, self, args) {
    try {
      return fn.apply(self, args);
    } catch (e) {
      host.problem(values.describe(e));
      return undefined;
    }
  }

  function Deferred() {
    let state = 'pending';
    let settledWith = [];
    let callbacks = [];

    function run(callback) {
      if (callback.on === 'always' || callback.on === state) {
        guard(callback.fn, undefined, settledWith);
      }
    }

    function add(on, fns) {
      for (const fn of fns.flat()) {
        if (typeof fn === 'function') {
          if (state === 'pending') {
            callbacks.push({ on, fn });
          } else if (on === 'always' || on === state) {
            NativePromise.resolve().then(() => run({ on, fn }));
          }
        }
      }
      return promise;
    }

    function settle(next, args) {
      if (state === 'pending') {
        state = next;
        settledWith = args;
        const waiting = callbacks;
        callbacks = [];
        waiting.forEach(run);
      }
      return deferred;
    }

    const promise = {
      done: (...fns) => add('resolved', fns),
      fail: (...fns) => add('rejected', fns),
      always: (...fns) => add('always', fns),
      progress: (...fns) => add('progress', fns),
      catch: (fn) => promise.then(undefined, fn),
      state: () => state,
      promise: () => promise,
      /** As of a Promise: what the functions return goes on. */
      then(onResolved, onRejected, onProgress) {
        if (typeof onProgress === 'function') {
          add('progress', [onProgress]);
        }
        const native = new NativePromise((resolve, reject) => {
          add('resolved', [resolve]);
          add('rejected', [reject]);
        });
        const next = native.then(onResolved, onRejected);
        next.catch(() => undefined);
        return next;
      },
      pipe(onResolved, onRejected) {
        const piped = Deferred();
        const through = (fn, otherwise) => (...args) => {
          if (typeof fn !== 'function') {
            otherwise(...args);
            return;
          }
          try {
            const result = fn(...args);
            if (result && typeof result.then === 'function') {
              result.then(piped.resolve, piped.reject);
            } else {
              otherwise(result);
            }
          } catch (e) {
            piped.reject(e);
          }
        };
        add('resolved', [through(onResolved, piped.resolve)]);
        add('rejected', [through(onRejected, piped.reject)]);
        return piped.promise();
      }
    };
    const deferred = {
      ...promise,
      resolve: (...args) => settle('resolved', args),
      reject: (...args) => settle('rejected', args),
      notify(...args) {
        if (state === 'pending') {
          callbacks.filter((callback) => callback.on === 'progress').forEach((callback) => guard(callback.fn, undefined, args));
        }
        return deferred;
      }
    };
    deferred.resolveWith = (self, args) => deferred.resolve(...(args || []));
    deferred.rejectWith = (self, args) => deferred.reject(...(args || []));
    return deferred;
  }

  return { Deferred, guard };
})
