// Deferreds as jQuery has them, which CXBus returns: done, fail, always, progress, then, pipe, state; `await` works on them.
(function (parts) {
  'use strict';
  const { intrinsics, values, host } = parts;
  const { add, apply, each, filter, isThenable, listOf, soon, whenSettled } = intrinsics;
  const NativePromise = Promise;
  const { assign } = Object;
  const rejectedWithDeferred = new intrinsics.WeakSet();

  /** Calls a customer's function; what it throws is reported and does not reach the caller. */
  function guard(fn, self, args) {
    try {
      return apply(fn, self, args);
    } catch (e) {
      host.problem(values.describe(e));
      return undefined;
    }
  }

  function Deferred() {
    let state = 'pending';
    let settledWith = [];
    let context;
    let callbacks = [];

    function run(callback) {
      if (callback.on === 'always' || callback.on === state) {
        guard(callback.fn, context, settledWith);
      }
    }

    function attach(on, fn) {
      if (typeof fn !== 'function') {
        return;
      }
      if (state === 'pending') {
        add(callbacks, { on, fn });
      } else if (on === 'always' || on === state) {
        soon(() => run({ on, fn }));
      }
    }

    function attachAll(on, given) {
      each(given, (fns) => each(listOf(fns), (fn) => attach(on, fn)));
      return promise;
    }

    function settle(next, args, self) {
      if (state === 'pending') {
        state = next;
        settledWith = args;
        context = self;
        const waiting = callbacks;
        callbacks = [];
        each(waiting, run);
      }
      return deferred;
    }

    function notify(args, self) {
      if (state === 'pending') {
        each(filter(callbacks, (callback) => callback.on === 'progress'), (callback) => guard(callback.fn, self, args));
      }
      return deferred;
    }

    /** As of a Promise: what the functions return goes on. */
    async function chained(settled, onResolved, onRejected, passOn) {
      let value;
      try {
        value = await settled;
      } catch (reason) {
        if (typeof onRejected === 'function') {
          return onRejected(reason);
        }
        passOn();
        throw reason;
      }
      return typeof onResolved === 'function' ? onResolved(value) : value;
    }

    const promise = {
      done: (...fns) => attachAll('resolved', fns),
      fail: (...fns) => attachAll('rejected', fns),
      always: (...fns) => attachAll('always', fns),
      progress: (...fns) => attachAll('progress', fns),
      catch: (fn) => promise.then(undefined, fn),
      state: () => state,
      promise: (target) => (target === undefined || target === null ? promise : assign(target, promise)),
      then(onResolved, onRejected, onProgress) {
        attach('progress', onProgress);
        const settled = new NativePromise((resolve, reject) => {
          attach('resolved', resolve);
          attach('rejected', reject);
        });
        const next = chained(settled, onResolved, onRejected, () => rejectedWithDeferred.add(next));
        return next;
      },
      pipe(onResolved, onRejected) {
        const piped = Deferred();
        const through = (fn, otherwise) => (...args) => {
          if (typeof fn !== 'function') {
            apply(otherwise, undefined, args);
            return;
          }
          try {
            const result = apply(fn, undefined, args);
            if (isThenable(result)) {
              whenSettled(result, piped.resolve, piped.reject);
            } else {
              otherwise(result);
            }
          } catch (e) {
            piped.reject(e);
          }
        };
        attach('resolved', through(onResolved, piped.resolve));
        attach('rejected', through(onRejected, piped.reject));
        return piped.promise();
      }
    };
    const deferred = {
      ...promise,
      resolve: (...args) => settle('resolved', args),
      reject: (...args) => settle('rejected', args),
      notify: (...args) => notify(args),
      resolveWith: (self, args) => settle('resolved', args || [], self),
      rejectWith: (self, args) => settle('rejected', args || [], self),
      notifyWith: (self, args) => notify(args || [], self)
    };
    return deferred;
  }

  /** Whether a promise is rejected only because its deferred is, which need not be looked at. */
  function isOfDeferred(promise) {
    return rejectedWithDeferred.has(promise);
  }

  return { Deferred, guard, isOfDeferred };
})
