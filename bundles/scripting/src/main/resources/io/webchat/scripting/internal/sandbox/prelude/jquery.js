// jQuery: its helpers and deferreds work, its requests fail as without a network, and its collections are those of collections.js.
(function (parts) {
  'use strict';
  const { intrinsics, values, deferreds, loading, network, collections: makeCollections, inert, window } = parts;
  const { add, asFlag, apply, each: eachOf, filter, first, isThenable, join, joined, lower, map: mapOf, slice, soon, trim, uncurried, whenSettled, without } = intrinsics;
  const { Deferred } = deferreds;
  const { assign, getPrototypeOf, hasOwn, keys } = Object;
  const { isArray } = Array;
  const { isFinite, isInteger } = Number;
  const { now } = Date;
  const { set: setProperty } = Reflect;
  const PLAIN = Object.prototype;
  const kindOf = uncurried(Object.prototype.toString);
  const asText = String;
  const asNumber = Number;
  const encode = encodeURIComponent;
  const NativeProxy = Proxy;

  return () => {
    // ---- helpers ---------------------------------------------------------------------------------------------------------------

    function isPlainObject(value) {
      return kindOf(value) === '[object Object]' && (getPrototypeOf(value) === null || getPrototypeOf(value) === PLAIN);
    }

    function isArrayLike(value) {
      return isArray(value) || (value !== null && typeof value === 'object' && isInteger(value.length) && value.length >= 0);
    }

    /** A list of what is one, or like one; not of texts. */
    function listFrom(value) {
      return isArrayLike(value) ? mapOf(value, (element) => element) : [];
    }

    function entries(collection) {
      if (isArrayLike(collection)) {
        return indexed(collection);
      }
      return collection === inert || collection === null || collection === undefined ? [] : mapOf(keys(collection), (key) => [key, collection[key]]);
    }

    function indexed(list) {
      const result = [];
      eachOf(list, (value, index) => add(result, [index, value]));
      return result;
    }

    function extend(...args) {
      const deep = args[0] === true;
      const given = typeof args[0] === 'boolean' ? without(args, 1) : args;
      const self = this === undefined || this === null ? utilities : this;
      const target = given.length > 1 ? given[0] : self;
      const result = target !== null && (typeof target === 'object' || typeof target === 'function') ? target : {};
      eachOf(given.length > 1 ? without(given, 1) : given, (source) => eachOf(keys(source ?? {}), (key) => adopt(result, key, source[key], deep)));
      return result;
    }

    function adopt(result, key, value, deep) {
      if (key === '__proto__' || value === undefined || value === result) {
        return;
      }
      const nests = deep && (isPlainObject(value) || isArray(value));
      const there = hasOwn(result, key) ? result[key] : undefined;
      const base = isArray(value) ? (isArray(there) ? there : []) : isPlainObject(there) ? there : {};
      result[key] = nests ? extend(true, base, value) : value;
    }

    function each(collection, fn) {
      const all = entries(collection);
      for (let i = 0; i < all.length; i += 1) {
        if (apply(fn, all[i][1], all[i]) === false) {
          break;
        }
      }
      return collection;
    }

    function map(collection, fn) {
      const result = [];
      eachOf(entries(collection), (pair) => {
        const made = fn(pair[1], pair[0]);
        eachOf(isArray(made) ? made : made === null || made === undefined ? [] : [made], (one) => add(result, one));
      });
      return result;
    }

    /** A function with its `this`, of a function or of the name of an object's function. */
    function proxy(fn, self, ...bound) {
      const named = typeof self === 'string' && fn !== null && fn !== undefined;
      const target = named ? fn[self] : fn;
      return typeof target === 'function' ? (...args) => apply(target, named ? fn : self, joined(bound, args)) : undefined;
    }

    function typeOf(value) {
      return value === null || value === undefined ? asText(value)
        : typeof value === 'object' ? lower(slice(kindOf(value), 8, -1)) : typeof value;
    }

    function isNumeric(value) {
      const kind = typeof value;
      return (kind === 'number' || (kind === 'string' && trim(value) !== '')) && isFinite(asNumber(value));
    }

    function inArray(value, list, from) {
      const start = from ?? 0;
      const length = isArrayLike(list) ? list.length : 0;
      for (let i = start < 0 ? (length + start > 0 ? length + start : 0) : start; i < length; i += 1) {
        if (list[i] === value) {
          return i;
        }
      }
      return -1;
    }

    /** The text of a form's data, nested values in bracket form. */
    function param(data, traditional) {
      const parts = [];
      const put = (name, value) => {
        const given = typeof value === 'function' ? value() : value;
        add(parts, encode(name) + '=' + encode(given ?? ''));
      };
      const nest = (name, value) => {
        if (traditional !== true && typeOf(value) === 'object') {
          eachOf(keys(value), (key) => nest(name + '[' + key + ']', value[key]));
        } else if (isArray(value)) {
          eachOf(value, (one, i) => (traditional === true ? put(name, one) : nest(name + '[' + (one !== null && typeof one === 'object' ? i : '') + ']', one)));
        } else {
          put(name, value);
        }
      };
      if (isArray(data)) {
        eachOf(data, (field) => put(field.name, field.value));
      } else {
        eachOf(keys(data || {}), (name) => nest(name, data[name]));
      }
      return join(parts, '&');
    }

    // ---- deferreds and requests ------------------------------------------------------------------------------------------------

    function begun(begin) {
      const deferred = Deferred();
      if (typeof begin === 'function') {
        apply(begin, deferred, [deferred]);
      }
      return deferred;
    }

    /** Resolved when all are: with the values of one, or with one value or list of values of each. */
    function when(...given) {
      const all = Deferred();
      const results = [];
      let left = given.length;
      const take = (i, got) => {
        results[i] = got.length > 1 ? got : got[0];
        left -= 1;
        if (left === 0) {
          apply(all.resolve, undefined, given.length === 1 ? got : results);
        }
      };
      eachOf(given, (one, i) => {
        if (!isThenable(one)) {
          take(i, [one]);
        } else if (typeof one.done === 'function' && typeof one.fail === 'function') {
          one.done((...got) => take(i, got));
          one.fail(all.reject);
        } else {
          whenSettled(one, (got) => take(i, [got]), all.reject);
        }
      });
      return (given.length === 0 ? all.resolve() : all).promise();
    }

    /** An object that has what `base` has, and is inert in everything else. */
    function inertOver(base) {
      return new NativeProxy(base, {
        __proto__: null,
        get: (target, key) => (hasOwn(target, key) ? target[key] : key === 'then' || key === 'toJSON' || typeof key === 'symbol' ? target[key] : inert),
        set: (target, key, value) => setProperty(target, key, value)
      });
    }

    /** A request is never made; it fails after what runs now, as it does in a browser that has no network. */
    function request(url, init) {
      network.warnOnce('jQuery has no network here: its requests are not made, and fail');
      const { error, complete } = (url !== null && typeof url === 'object' ? url : init) || {};
      const deferred = Deferred();
      const pending = deferred.promise();
      const answer = inertOver({
        state: pending.state, then: pending.then, catch: pending.catch, promise: () => answer,
        readyState: 0, status: 0, statusText: 'error', responseText: '', toString: () => 'There is no network here'
      });
      network.unanswered.add(answer);
      const listen = (name, alias) => {
        answer[name] = (...fns) => { apply(pending[name], undefined, fns); return answer; };
        answer[alias] = answer[name];
      };
      listen('done', 'success');
      listen('fail', 'error');
      listen('always', 'complete');
      answer.progress = () => answer;
      answer.setRequestHeader = () => answer;
      const fail = (text, thrown) => { answer.statusText = text; deferred.reject(answer, text, thrown); };
      answer.abort = (text) => { fail(text || 'abort', text || 'abort'); return answer; };
      answer.fail(error).always((xhr, text) => typeof complete === 'function' && complete(xhr, text));
      soon(() => pending.state() === 'pending' && fail('error', ''));
      return answer;
    }

    // ---- $ ---------------------------------------------------------------------------------------------------------------------

    const onReady = (fn) => loading.whenLoaded(fn, [$]);
    const ready = assign((fn) => onReady(fn), { then: (fn) => { onReady(fn); return Deferred().resolve($).promise(); } });
    const fn = inertOver({ jquery: '3.7.1', extend });
    const collections = makeCollections({ fn, each, onReady, isPlainObject });
    const utilities = {
      contains: (outer, inner) => outer !== inner && outer?.contains?.(inner) === true,
      extend, each, map, proxy, isPlainObject, ready, inArray, isArray, isNumeric, param, when, fn, Event: collections.Event,
      Deferred: function (begin) { return begun(begin); },
      grep: (list, keep, invert) => filter(listFrom(list), (value, index) => asFlag(keep(value, index)) !== (invert === true)),
      makeArray: (list) => (isArrayLike(list) ? listFrom(list) : list === undefined || list === null ? [] : [list]),
      merge: (one, two) => { eachOf(listFrom(two), (value) => { one[one.length] = value; }); return one; },
      unique: (list) => filter(list, (value, index) => inArray(value, first(list, index)) < 0),
      isFunction: (value) => typeof value === 'function',
      isWindow: (value) => value === window,
      isEmptyObject: (value) => keys(value || {}).length === 0,
      type: typeOf,
      trim: (text) => trim(asText(text ?? '')),
      parseJSON: (text) => values.parse(text),
      noop: () => undefined,
      now: () => now(),
      getScript: (url, done) => { loading.whenLoaded(done, []); return Deferred().resolve().promise(); },
      ajax: request, get: request, post: request, getJSON: request
    };
    const $ = new NativeProxy(function (subject, context) {
      if (typeof subject === 'function' && subject !== inert) {
        onReady(subject);
        return collections.of(window.document);
      }
      return collections.of(subject, context);
    }, {
      __proto__: null,
      get: (target, key) => (hasOwn(utilities, key) ? utilities[key] : key === 'then' || key === 'toJSON' ? undefined : inert),
      set: (target, key, value) => setProperty(utilities, key, value),
      has: (target, key) => hasOwn(utilities, key),
      construct: (target, args) => apply(target, undefined, args)
    });
    return { $ };
  };
})
