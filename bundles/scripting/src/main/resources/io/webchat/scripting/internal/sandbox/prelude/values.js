// Copies values between JavaScript and Java as JSON text, within bounds. What JSON lacks is an object with the one key NUL:
// {NUL: [kind, ...]} for dates, regular expressions and functions (by number). Customers' scripts run in the same realm: what they
// change of the built-ins concerns their own instance only, and the originals used here are taken before they run.
(function (parts) {
  'use strict';
  const { intrinsics, settings, inert } = parts;
  const { limits } = settings;
  const { add, first, indexOf, join, map, slice, split, trim, uncurried } = intrinsics;
  const { parse, stringify } = JSON;
  const { isArray } = Array;
  const { create, getOwnPropertyDescriptor, getOwnPropertyNames, getPrototypeOf, keys } = Object;
  const PLAIN = Object.prototype;
  const PLAIN_TEXT = PLAIN.toString;
  const isEnumerable = uncurried(Object.prototype.propertyIsEnumerable);
  const asTime = uncurried(Date.prototype.getTime);
  const asIso = uncurried(Date.prototype.toISOString);
  const eachOfMap = uncurried(Map.prototype.forEach);
  const eachOfSet = uncurried(Set.prototype.forEach);
  const instanceOf = (value, type) => value instanceof type;
  const TAG = '\u0000';
  const ESCAPED_TAG = '\\u0000":';
  const NativeDate = Date;
  const Dates = Date.prototype;
  const dateToJson = Dates.toJSON;
  const NativeRegExp = RegExp;
  const NativeMap = Map;
  const NativeSet = Set;
  const NativeError = Error;
  const NativePromise = Promise;
  const NativeString = String;
  const NativeNumber = Number;
  const NativeBoolean = Boolean;
  const NativeRangeError = RangeError;
  const Typed = getPrototypeOf(Uint8Array);
  const sizeOfMap = uncurried(getOwnPropertyDescriptor(Map.prototype, 'size').get);
  const sizeOfSet = uncurried(getOwnPropertyDescriptor(Set.prototype, 'size').get);
  const lengthOfTyped = uncurried(getOwnPropertyDescriptor(Typed.prototype, 'length').get);

  // ---- functions by number -----------------------------------------------------------------------------------------------------

  const kept = new intrinsics.Map();
  const lent = new intrinsics.Map();
  const numbers = new intrinsics.WeakMap();
  let lastNumber = 0;

  /** Keeps a function until it is dropped: subscribers, commands, timers. */
  function keep(fn) {
    if (kept.size >= limits.functions) {
      throw new NativeRangeError('Too many functions are registered');
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
        lent.delete(intrinsics.firstKey(lent));
      }
    }
    return number;
  }

  function find(number) {
    return kept.get(number) || lent.get(number);
  }

  // ---- out of JavaScript -------------------------------------------------------------------------------------------------------

  /** Objects that may still be found plain; negative when something was found that only the walk copies right. */
  let plainLeft = 0;

  /**
   * For JSON.stringify, to learn whether it alone makes the same of a value as the walk would, but for the tag as a key: the usual case, and
   * much faster. A date has become a text before this sees it.
   */
  function lookAtPart(key, value) {
    if (typeof value === 'string') {
      if ((value.length === 24 || value.length === 27) && instanceOf(this[key], NativeDate)) {
        plainLeft = -1;
      }
    } else if (typeof value === 'object') {
      if (value !== null) {
        const isPlain = getPrototypeOf(value) === PLAIN || (isArray(value) && value.length < limits.values);
        plainLeft = isPlain ? plainLeft - 1 : -1;
      }
    } else if (typeof value === 'function' || typeof value === 'bigint') {
      plainLeft = -1;
    }
    return value;
  }

  /** The text of an object that is plain, else undefined. */
  function packPlain(value) {
    const outer = plainLeft; // a toJSON of the script may have called this
    plainLeft = limits.depth;
    try {
      const text = stringify(value, lookAtPart);
      return plainLeft >= 0 && typeof text === 'string' && text.length <= limits.characters && indexOf(text, ESCAPED_TAG) < 0 ? text : undefined;
    } catch (e) {
      return undefined; // a cycle, or a getter that throws: the walk tells
    } finally {
      plainLeft = outer;
    }
  }

  /** The text of a value; where it is only `data`, dates and regular expressions are texts and functions left out. */
  function pack(value, data) {
    const plain = typeof value === 'object' && value !== null && Dates.toJSON === dateToJson ? packPlain(value) : undefined;
    if (plain !== undefined) {
      return plain;
    }
    const state = { left: limits.values, path: [], data: data === true };
    const copy = walk(value, state, 0);
    const text = copy === undefined ? 'null' : stringify(copy);
    if (text.length > limits.characters) {
      throw new NativeRangeError('The value is larger than ' + limits.characters + ' characters');
    }
    return text;
  }

  function walk(value, state, depth) {
    switch (typeof value) {
      case 'string':
        if (value.length > limits.characters) {
          throw new NativeRangeError('A string is longer than ' + limits.characters + ' characters');
        }
        return value;
      case 'boolean':
        return value;
      case 'number':
        return value - value === 0 ? value : null;
      case 'object':
        return value === null ? null : walkObject(value, state, depth);
      case 'bigint':
        return value >= -9007199254740991n && value <= 9007199254740991n ? NativeNumber(value) : NativeString(value);
      case 'function':
        return state.data || value === inert ? undefined : { [TAG]: ['function', lend(value)] };
      default:
        return undefined;
    }
  }

  function walkObject(value, state, depth) {
    if (depth >= limits.depth) {
      throw new NativeRangeError('The value is nested deeper than ' + limits.depth + ' levels');
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
      return state.data ? NativeString(value) : { [TAG]: ['regex', NativeString(value.source), NativeString(value.flags)] };
    }
    if (typeof value.toJSON === 'function') {
      state.path[depth] = value;
      return walk(value.toJSON(), state, depth + 1);
    }
    if (instanceOf(value, NativePromise)) {
      return undefined;
    }
    if (instanceOf(value, NativeError)) {
      return { name: nameOf(value), message: messageOf(value) };
    }
    if (instanceOf(value, NativeMap)) {
      return walk(objectOf(value, state), state, depth + 1);
    }
    if (instanceOf(value, NativeSet) || instanceOf(value, Typed)) {
      return walk(listOf(value, state), state, depth + 1);
    }
    if (instanceOf(value, NativeString) || instanceOf(value, NativeNumber) || instanceOf(value, NativeBoolean)) {
      return value.valueOf();
    }
    return NONE;
  }

  function objectOf(map, state) {
    affords(state, sizeOfMap(map));
    const copy = create(null);
    eachOfMap(map, (value, key) => {
      copy[typeof key === 'symbol' ? NativeString(key) : key] = value;
    });
    return copy;
  }

  function listOf(value, state) {
    const copy = [];
    if (instanceOf(value, NativeSet)) {
      affords(state, sizeOfSet(value));
      eachOfSet(value, (element) => add(copy, element));
      return copy;
    }
    const length = lengthOfTyped(value);
    affords(state, length);
    for (let i = 0; i < length; i += 1) {
      copy[i] = value[i];
    }
    return copy;
  }

  function affords(state, parts) {
    if (parts > state.left) {
      throw new NativeRangeError('The value has more than ' + limits.values + ' parts');
    }
  }

  function count(state, parts) {
    affords(state, parts + 1);
    state.left -= parts + 1;
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
    const keys = getOwnPropertyNames(value);
    for (let i = 0; i < keys.length; i += 1) {
      value[keys[i]] = revive(value[keys[i]]);
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

  const UNSHOWN = 'an object that cannot be shown';

  function nameOf(error) {
    return typeof error.name === 'string' ? error.name : 'Error';
  }

  function messageOf(error) {
    return typeof error.message === 'string' ? error.message : '';
  }

  // Of an object that is thrown only these are shown: others may be secrets.
  const TELLING = ['name', 'code', 'status', 'statusCode', 'statusText', 'error', 'errorReason', 'reason', 'type', 'text', 'message', 'description', 'errors'];
  const MOST_NAMES = 10;

  /** The values of an object that say what went wrong; its keys when none of them does. */
  function tellingOf(object) {
    const shown = {};
    let any = false;
    for (let i = 0; i < TELLING.length; i += 1) {
      const value = object[TELLING[i]];
      const tells = value !== undefined && value !== null && value !== '' && typeof value !== 'function';
      if (tells) {
        shown[TELLING[i]] = typeof value !== 'object' ? value : isArray(value) ? map(value, partOf) : partOf(value);
        any = true;
      }
    }
    return any ? stringify(shown) : 'an object with the keys ' + join(first(keys(object), MOST_NAMES), ', ');
  }

  function partOf(value) {
    if (value === null || typeof value !== 'object') {
      return typeof value === 'function' ? undefined : value;
    }
    const shown = {};
    for (let i = 0; i < TELLING.length; i += 1) {
      const part = value[TELLING[i]];
      if (typeof part === 'string' || typeof part === 'number') {
        shown[TELLING[i]] = part;
      }
    }
    return shown;
  }

  /** Whether a text of an object says nothing but that it is one. */
  function isBare(problem) {
    return problem !== null && typeof problem === 'object' && problem !== inert && !instanceOf(problem, NativeError)
      && (isArray(problem) || problem.toString === PLAIN_TEXT);
  }

  /** What a script threw, as text, also where it can no longer show it itself. */
  function textOf(problem) {
    try {
      return isBare(problem) ? tellingOf(problem) : NativeString(problem);
    } catch (e) {
      return instanceOf(problem, NativeError) ? nameOf(problem) + ': ' + messageOf(problem) : UNSHOWN;
    }
  }

  /** The first frame of a stack trace that is a customer's. */
  function placeOf(problem) {
    const lines = split(problem.stack, '\n');
    for (let i = 0; i < lines.length; i += 1) {
      const line = trim(lines[i]);
      if (indexOf(line, 'at ') === 0 && indexOf(line, 'webchat:') < 0) {
        return line;
      }
    }
    return '';
  }

  /** What went wrong, and where: {text, place}; `place` as in a stack trace. */
  function describe(problem) {
    let text = UNSHOWN;
    let place = '';
    try {
      text = textOf(problem);
      if (problem !== null && typeof problem === 'object' && typeof problem.stack === 'string') {
        place = placeOf(problem);
      }
    } catch (e) {
      // a getter of the script's; it is told without it
    }
    return stringify({ __proto__: null, text: slice(text, 0, 500), place: slice(place, 0, 500) });
  }

  return { pack, unpack, keep, drop, lend, find, describe, stringify, parse };
})
