// Copies values between JavaScript and Java as JSON text, within bounds. What JSON lacks is an object with the one key NUL:
// {NUL: [kind, ...]} for dates, regular expressions and functions (by number). Customers' scripts run in the same realm: what they
// change of the built-ins concerns their own instance only, and the originals used here are taken before they run.
(function (limits) {
  'use strict';
  const { parse, stringify } = JSON;
  const { isArray } = Array;
  const { create, getOwnPropertyNames, getPrototypeOf } = Object;
  const PLAIN = Object.prototype;
  const isEnumerable = Function.prototype.call.bind(Object.prototype.propertyIsEnumerable);
  const asTime = Function.prototype.call.bind(Date.prototype.getTime);
  const asIso = Function.prototype.call.bind(Date.prototype.toISOString);
  const indexOf = Function.prototype.call.bind(String.prototype.indexOf);
  const instanceOf = (value, type) => value instanceof type;
  const TAG = '\u0000';
  const ESCAPED_TAG = '\\u0000":';
  const NativeDate = Date;
  const NativeRegExp = RegExp;
  const NativeMap = Map;
  const NativeSet = Set;
  const NativeError = Error;
  const NativePromise = Promise;
  const Typed = Object.getPrototypeOf(Uint8Array);

  // ---- functions by number -----------------------------------------------------------------------------------------------------

  const kept = new Map();
  const lent = new Map();
  const numbers = new WeakMap();
  let lastNumber = 0;

  /** Keeps a function until it is dropped: subscribers, commands, timers. */
  function keep(fn) {
    if (kept.size >= limits.functions) {
      throw new RangeError('Too many functions are registered');
    }
    lastNumber += 1;
    kept.set(lastNumber, fn);
    return lastNumber;
  }

  function drop(number) {
    kept.delete(number);
  }

  /** A function inside of data: the oldest of them are forgotten. */
  function lend(fn) {
    let number = numbers.get(fn);
    if (number === undefined || !lent.has(number)) {
      lastNumber += 1;
      number = lastNumber;
      numbers.set(fn, number);
      lent.set(number, fn);
      if (lent.size > limits.lentFunctions) {
        lent.delete(lent.keys().next().value);
      }
    }
    return number;
  }

  function find(number) {
    return kept.get(number) || lent.get(number);
  }

  // ---- out of JavaScript -------------------------------------------------------------------------------------------------------

  /** Whether JSON.stringify alone makes the same of it as the walk would: the usual case, and much faster. */
  function isPlain(value, depth) {
    switch (typeof value) {
      case 'string':
      case 'boolean':
      case 'undefined':
        return true;
      case 'number':
        return value - value === 0;
      case 'object':
        return value === null || (depth < 5 && isPlainObject(value, depth + 1));
      default:
        return false;
    }
  }

  function isPlainObject(value, depth) {
    if (isArray(value)) {
      for (let i = 0; i < value.length; i += 1) {
        if (!isPlain(value[i], depth)) {
          return false;
        }
      }
      return value.length < limits.values;
    }
    if (getPrototypeOf(value) !== PLAIN) {
      return false;
    }
    for (const key in value) {
      if (key === TAG || !isPlain(value[key], depth)) {
        return false;
      }
    }
    return true;
  }

  /** The text of a value; where it is only `data`, dates and regular expressions are texts and functions left out. */
  function pack(value, data) {
    if (typeof value === 'object' && value !== null && isPlain(value, 0)) {
      const text = stringify(value);
      if (typeof text === 'string' && text.length <= limits.characters) {
        return text;
      }
    }
    const state = { left: limits.values, path: [], data: data === true };
    const copy = walk(value, state, 0);
    const text = copy === undefined ? 'null' : stringify(copy);
    if (text.length > limits.characters) {
      throw new RangeError('The value is larger than ' + limits.characters + ' characters');
    }
    return text;
  }

  function walk(value, state, depth) {
    switch (typeof value) {
      case 'string':
        if (value.length > limits.characters) {
          throw new RangeError('A string is longer than ' + limits.characters + ' characters');
        }
        return value;
      case 'boolean':
        return value;
      case 'number':
        return value - value === 0 ? value : null;
      case 'object':
        return value === null ? null : walkObject(value, state, depth);
      case 'bigint':
        return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : String(value);
      case 'function':
        return state.data || value === limits.inert ? undefined : { [TAG]: ['function', lend(value)] };
      default:
        return undefined;
    }
  }

  function walkObject(value, state, depth) {
    if (depth >= limits.depth) {
      throw new RangeError('The value is nested deeper than ' + limits.depth + ' levels');
    }
    const special = walkSpecial(value, state, depth);
    if (special !== NONE) {
      return special;
    }
    const path = state.path;
    for (let i = 0; i < depth; i += 1) {
      if (path[i] === value) {
        return undefined; // a cycle
      }
    }
    path[depth] = value;
    return isArray(value) ? walkArray(value, state, depth + 1) : walkKeys(value, state, depth + 1);
  }

  const NONE = {};

  function walkSpecial(value, state, depth) {
    if (instanceOf(value, NativeDate)) {
      const time = asTime(value);
      if (time !== time) {
        return null;
      }
      return state.data ? asIso(value) : { [TAG]: ['date', time] };
    }
    if (instanceOf(value, NativeRegExp)) {
      return state.data ? String(value) : { [TAG]: ['regex', String(value.source), String(value.flags)] };
    }
    if (typeof value.toJSON === 'function') {
      state.path[depth] = value;
      return walk(value.toJSON(), state, depth + 1);
    }
    if (instanceOf(value, NativePromise)) {
      return undefined;
    }
    if (instanceOf(value, NativeError)) {
      return { name: String(value.name), message: String(value.message) };
    }
    if (instanceOf(value, NativeMap)) {
      return walk(Object.fromEntries(value), state, depth + 1);
    }
    if (instanceOf(value, NativeSet) || instanceOf(value, Typed)) {
      if ((value.length || value.size || 0) > state.left) {
        throw new RangeError('The value has more than ' + limits.values + ' parts');
      }
      return walk(Array.from(value), state, depth + 1);
    }
    if (instanceOf(value, String) || instanceOf(value, Number) || instanceOf(value, Boolean)) {
      return value.valueOf();
    }
    return NONE;
  }

  function count(state, parts) {
    state.left -= parts + 1;
    if (state.left < 0) {
      throw new RangeError('The value has more than ' + limits.values + ' parts');
    }
  }

  function walkArray(value, state, depth) {
    const length = value.length;
    count(state, length);
    const copy = [];
    for (let i = 0; i < length; i += 1) {
      const element = walk(value[i], state, depth);
      copy[i] = element === undefined ? null : element;
    }
    return copy;
  }

  function walkKeys(value, state, depth) {
    const keys = getOwnPropertyNames(value);
    count(state, keys.length);
    const copy = create(null);
    for (let i = 0; i < keys.length; i += 1) {
      const key = keys[i];
      if (isEnumerable(value, key)) {
        const element = walk(value[key], state, depth);
        if (element !== undefined) {
          copy[key === TAG ? TAG + TAG : key] = element;
        }
      }
    }
    return copy;
  }

  // ---- into JavaScript ---------------------------------------------------------------------------------------------------------

  function unpack(text) {
    const value = parse(text);
    return indexOf(text, ESCAPED_TAG) < 0 ? value : revive(value);
  }

  function revive(value) {
    if (typeof value !== 'object' || value === null) {
      return value;
    }
    if (isArray(value)) {
      for (let i = 0; i < value.length; i += 1) {
        value[i] = revive(value[i]);
      }
      return value;
    }
    const tag = value[TAG];
    if (isArray(tag)) {
      return reviveTag(tag);
    }
    for (const key of getOwnPropertyNames(value)) {
      value[key] = revive(value[key]);
    }
    if (value[TAG + TAG] !== undefined) {
      value[TAG] = value[TAG + TAG];
      delete value[TAG + TAG];
    }
    return value;
  }

  function reviveTag(tag) {
    switch (tag[0]) {
      case 'date':
        return new NativeDate(tag[1]);
      case 'regex':
        try {
          return new NativeRegExp(tag[1], tag[2]);
        } catch (e) {
          return { source: tag[1], flags: tag[2] };
        }
      case 'function':
        return find(tag[1]);
      default:
        return undefined;
    }
  }

  /** What went wrong, and where: {text, place}; `place` as in a stack trace, of the first frame that is a customer's. */
  function describe(problem) {
    let text;
    let place = '';
    try {
      text = String(problem);
      if (problem !== null && typeof problem === 'object' && typeof problem.stack === 'string') {
        const frames = problem.stack.split('\n').filter((line) => /^\s+at /.test(line) && line.indexOf('webchat:') < 0);
        place = frames.length > 0 ? frames[0].trim() : '';
      }
    } catch (e) {
      text = 'an object that cannot be shown';
    }
    return stringify({ text: text.slice(0, 500), place: place.slice(0, 500) });
  }

  return { pack, unpack, keep, drop, lend, find, describe, stringify, parse };
})
