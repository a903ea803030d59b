// Deferreds as jQuery's, and promises that have their methods.
import { guard, isObject, isThenable, listOf, soon } from './base.js';

/** @returns {import('./webchat-bus').Deferred} */
export function Deferred() {
  let state = 'pending';
  let settledWith = [];
  let callbacks = [];
  const run = (callback) => {
    if (callback.on === 'always' || callback.on === state) {
      guard(callback.fn, ...settledWith);
    }
  };
  const attach = (on, fns) => {
    listOf(fns).flat(Infinity).filter((fn) => typeof fn === 'function').forEach((fn) => {
      if (state === 'pending') {
        callbacks.push({ on, fn });
      } else if (on !== 'progress') {
        soon(() => run({ on, fn }));
      }
    });
    return promise;
  };
  const settle = (next) => (...args) => {
    if (state === 'pending') {
      state = next;
      settledWith = args;
      const waiting = callbacks;
      callbacks = [];
      waiting.forEach(run);
    }
    return deferred;
  };
  const native = () => new Promise((resolve, reject) => {
    attach('resolved', resolve);
    attach('rejected', reject);
  });
  const promise = {
    done: (...fns) => attach('resolved', fns),
    fail: (...fns) => attach('rejected', fns),
    always: (...fns) => attach('always', fns),
    progress: (...fns) => attach('progress', fns),
    then(done, fail, progress) {
      attach('progress', progress);
      return asDeferred(native().then(done, fail));
    },
    catch: (fail) => asDeferred(native().catch(fail)),
    pipe(done, fail) {
      const piped = Deferred();
      const through = (fn, otherwise) => (...args) => {
        if (typeof fn !== 'function') {
          otherwise(...args);
          return;
        }
        try {
          const result = fn(...args);
          if (isThenable(result)) {
            result.then(quietly(piped.resolve), quietly(piped.reject));
          } else {
            otherwise(result);
          }
        } catch (e) {
          piped.reject(e);
        }
      };
      attach('resolved', through(done, piped.resolve));
      attach('rejected', through(fail, piped.reject));
      return piped.promise();
    },
    state: () => state,
    promise: (target) => (isObject(target) ? Object.assign(target, promise) : promise)
  };
  const deferred = {
    ...promise,
    resolve: settle('resolved'),
    reject: settle('rejected'),
    notify(...args) {
      if (state === 'pending') {
        callbacks.filter((callback) => callback.on === 'progress').forEach((callback) => guard(callback.fn, ...args));
      }
      return deferred;
    }
  };
  return deferred;
}

/** A promise that has the methods of a deferred, too; one that nobody asks for them stays a plain promise, whose failure a browser reports. */
export function asDeferred(native) {
  const then = native.then.bind(native);
  let following;
  const followed = () => {
    if (!following) {
      following = Deferred();
      then(quietly(following.resolve), quietly(following.reject));
    }
    return following;
  };
  ['done', 'fail', 'always', 'progress', 'pipe', 'state', 'promise'].forEach((name) => {
    native[name] = (...args) => followed()[name](...args);
  });
  native.then = (done, fail) => asDeferred(then(done, fail)); // `catch` and `finally` call it, `await` does not
  return native;
}

/** A function for `then` that returns nothing: a deferred that it returned would be waited for. */
export const quietly = (fn) => (...args) => {
  fn(...args);
};
export const rejected = (value) => Deferred().reject(value).promise();
export const resolved = (value) => Deferred().resolve(value).promise();
