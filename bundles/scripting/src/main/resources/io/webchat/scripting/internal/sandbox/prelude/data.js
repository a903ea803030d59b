// Data of the window without its document: clones, bytes and texts, files, random numbers.
(function (parts) {
  'use strict';
  const { intrinsics, host } = parts;
  const { add, asFlag, charCode, define, each, indexOf, join, joined, lower, map, slice, test, trim, uncurried, without } = intrinsics;
  const { getOwnPropertyDescriptor, getPrototypeOf, keys } = Object;
  const { isArray } = Array;
  const { isView } = ArrayBuffer;
  const { fromCharCode } = String;
  const asText = String;
  const asNumber = Number;
  const Typed = getPrototypeOf(Uint8Array);
  const Natives = { Date, RegExp, Map, Set, Error, ArrayBuffer, Uint8Array, DataView, String, Number, Boolean, TypeError, RangeError };
  const NativeMap = intrinsics.Map;
  const getter = (owner, name) => uncurried(getOwnPropertyDescriptor(owner, name).get);
  const bufferOf = getter(Typed.prototype, 'buffer');
  const offsetOf = getter(Typed.prototype, 'byteOffset');
  const sizeOf = getter(Typed.prototype, 'byteLength');
  const lengthOf = getter(Typed.prototype, 'length');
  const viewBuffer = getter(DataView.prototype, 'buffer');
  const viewOffset = getter(DataView.prototype, 'byteOffset');
  const viewSize = getter(DataView.prototype, 'byteLength');
  const kindOfTyped = getter(Typed.prototype, Symbol.toStringTag);
  const bytesOfBuffer = uncurried(ArrayBuffer.prototype.slice);
  const setBytes = uncurried(Typed.prototype.set);
  const eachOfMap = uncurried(Map.prototype.forEach);
  const eachOfSet = uncurried(Set.prototype.forEach);
  const addToMap = uncurried(Map.prototype.set);
  const addToSet = uncurried(Set.prototype.add);
  const timeOf = uncurried(Date.prototype.getTime);
  const sliceOf = uncurried(Array.prototype.slice);
  const isA = (value, type) => value instanceof type;
  const ARRAYS = { __proto__: null };
  each(['Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'Float32Array', 'Float64Array', 'BigInt64Array',
    'BigUint64Array'], (name) => { ARRAYS[name] = globalThis[name]; });

  return () => {
    const { Uint8Array, TypeError, RangeError } = Natives;

    class DOMException extends Natives.Error {
      constructor(message, name) {
        super(message === undefined ? '' : asText(message));
        define(this, 'name', name === undefined ? 'Error' : asText(name));
        define(this, 'code', { __proto__: null, AbortError: 20, TimeoutError: 23, DataCloneError: 25, NotFoundError: 8, InvalidStateError: 11 }[this.name] ?? 0);
      }
    }

    // ---- structuredClone -------------------------------------------------------------------------------------------------------

    function uncloneable(value) {
      const what = typeof value === 'function' ? 'A function' : 'A symbol';
      return new DOMException(what + ' cannot be cloned', 'DataCloneError');
    }

    /** The copy of what is no plain object; undefined for what is. `fill` puts in what may hold itself. */
    function special(value) {
      if (isA(value, Natives.Date)) { return { copy: new Natives.Date(timeOf(value)) }; }
      if (isA(value, Natives.RegExp)) { return { copy: new Natives.RegExp(value.source, value.flags) }; }
      if (isA(value, Natives.ArrayBuffer)) { return { copy: bytesOfBuffer(value, 0) }; }
      if (isView(value)) { return { copy: viewCopy(value) }; }
      if (isA(value, Blob)) { return { copy: value }; }
      if (isA(value, Natives.Map)) {
        const copy = new Natives.Map();
        return { copy, fill: (clone) => eachOfMap(value, (one, key) => addToMap(copy, clone(key), clone(one))) };
      }
      if (isA(value, Natives.Set)) {
        const copy = new Natives.Set();
        return { copy, fill: (clone) => eachOfSet(value, (one) => addToSet(copy, clone(one))) };
      }
      if (isA(value, Natives.Error)) { return { copy: errorCopy(value) }; }
      if (isA(value, Natives.String) || isA(value, Natives.Number) || isA(value, Natives.Boolean)) { return { copy: value }; }
      return undefined;
    }

    function viewCopy(view) {
      const kind = ARRAYS[kindOfTyped(view)];
      if (kind === undefined) {
        const from = viewOffset(view);
        return new Natives.DataView(bytesOfBuffer(viewBuffer(view), from, from + viewSize(view)));
      }
      const from = offsetOf(view);
      return new kind(bytesOfBuffer(bufferOf(view), from, from + sizeOf(view)));
    }

    function errorCopy(error) {
      const copy = new Natives.Error(typeof error.message === 'string' ? error.message : '');
      define(copy, 'name', typeof error.name === 'string' ? error.name : 'Error');
      define(copy, 'stack', typeof error.stack === 'string' ? error.stack : '');
      return copy;
    }

    /** A deep copy; what is there several times, or within itself, is so in the copy. */
    function structuredClone(given) {
      const known = new NativeMap();
      const clone = (value) => {
        if (typeof value === 'function' || typeof value === 'symbol') {
          throw uncloneable(value);
        }
        if (value === null || typeof value !== 'object') {
          return value;
        }
        if (known.has(value)) {
          return known.get(value);
        }
        const made = special(value) ?? {
          copy: isArray(value) ? [] : {},
          fill: (go) => { each(keys(value), (key) => define(known.get(value), key, go(value[key]))); }
        };
        known.set(value, made.copy);
        if (isArray(value)) {
          made.copy.length = value.length;
        }
        if (made.fill !== undefined) {
          made.fill(clone);
        }
        return made.copy;
      };
      return clone(given);
    }

    // ---- bytes and texts -------------------------------------------------------------------------------------------------------

    function encode(text) {
      const bytes = [];
      for (let i = 0; i < text.length; i += 1) {
        const unit = charCode(text, i);
        const next = charCode(text, i + 1);
        if (unit < 0x80) {
          add(bytes, unit);
        } else if (unit < 0x800) {
          add(bytes, 0xc0 | (unit >> 6));
          add(bytes, 0x80 | (unit & 0x3f));
        } else {
          const isPair = unit >= 0xd800 && unit < 0xdc00 && next >= 0xdc00 && next < 0xe000;
          const point = isPair ? 0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00) : unit >= 0xd800 && unit < 0xe000 ? 0xfffd : unit;
          i += isPair ? 1 : 0;
          add(bytes, isPair ? 0xf0 | (point >> 18) : 0xe0 | (point >> 12));
          if (isPair) {
            add(bytes, 0x80 | ((point >> 12) & 0x3f));
          }
          add(bytes, 0x80 | ((point >> 6) & 0x3f));
          add(bytes, 0x80 | (point & 0x3f));
        }
      }
      return bytes;
    }

    function bytesOf(list) {
      const bytes = new Uint8Array(list.length);
      for (let i = 0; i < list.length; i += 1) {
        bytes[i] = list[i];
      }
      return bytes;
    }

    /** The bytes of a buffer or of a view on one. */
    function viewOn(data) {
      if (data === undefined || data === null) {
        return new Uint8Array(0);
      }
      if (isA(data, Natives.ArrayBuffer)) {
        return new Uint8Array(data);
      }
      if (!isView(data)) {
        throw new TypeError('Expected an ArrayBuffer or a view on one');
      }
      return isA(data, Typed) ? new Uint8Array(bufferOf(data), offsetOf(data), sizeOf(data)) : new Uint8Array(viewBuffer(data), viewOffset(data), viewSize(data));
    }

    /** The bytes of a view, as a list. */
    function listOf(view) {
      const list = [];
      const length = lengthOf(view);
      for (let i = 0; i < length; i += 1) {
        add(list, view[i]);
      }
      return list;
    }

    /** How many bytes follow the first one, and the range that the second one has then. */
    function following(byte) {
      if (byte >= 0xc2 && byte < 0xe0) { return { count: 1, from: 0x80, to: 0xbf }; }
      if (byte >= 0xe0 && byte < 0xf0) { return { count: 2, from: byte === 0xe0 ? 0xa0 : 0x80, to: byte === 0xed ? 0x9f : 0xbf }; }
      if (byte >= 0xf0 && byte < 0xf5) { return { count: 3, from: byte === 0xf0 ? 0x90 : 0x80, to: byte === 0xf4 ? 0x8f : 0xbf }; }
      return undefined;
    }

    const chars = (point) => (point < 0x10000 ? fromCharCode(point) : fromCharCode(0xd800 + ((point - 0x10000) >> 10), 0xdc00 + ((point - 0x10000) & 0x3ff)));

    /** {text, rest}: `rest` are the bytes of a character that is not complete. */
    function decodeUtf8(bytes, fatal) {
      let text = '';
      let i = 0;
      const bad = () => {
        if (fatal) {
          throw new TypeError('The data are not UTF-8');
        }
        text += '\ufffd';
      };
      while (i < bytes.length) {
        const byte = bytes[i];
        const more = byte < 0x80 ? undefined : following(byte);
        i += 1;
        if (byte < 0x80) {
          text += fromCharCode(byte);
        } else if (more === undefined) {
          bad();
        } else {
          let point = byte & (0x3f >> more.count);
          let seen = 0;
          let { from, to } = more;
          while (seen < more.count && i < bytes.length && bytes[i] >= from && bytes[i] <= to) {
            point = (point << 6) | (bytes[i] & 0x3f);
            from = 0x80;
            to = 0xbf;
            seen += 1;
            i += 1;
          }
          if (seen === more.count) {
            text += chars(point);
          } else if (i >= bytes.length) {
            return { text, rest: i - seen - 1 };
          } else {
            bad();
          }
        }
      }
      return { text, rest: i };
    }

    class TextEncoder {
      get encoding() { return 'utf-8'; }
      encode(text) { return bytesOf(encode(text === undefined ? '' : asText(text))); }
      encodeInto(text, target) {
        const given = asText(text);
        let read = 0;
        let written = 0;
        while (read < given.length) {
          const isPair = test(/^[\ud800-\udbff][\udc00-\udfff]/, slice(given, read, read + 2));
          const bytes = encode(slice(given, read, read + (isPair ? 2 : 1)));
          if (written + bytes.length > lengthOf(target)) {
            break;
          }
          setBytes(target, bytes, written);
          written += bytes.length;
          read += isPair ? 2 : 1;
        }
        return { read, written };
      }
    }

    const ENCODINGS = {
      __proto__: null, 'utf-8': 'utf-8', utf8: 'utf-8', 'utf-16le': 'utf-16le', 'utf-16': 'utf-16le', 'iso-8859-1': 'windows-1252', latin1: 'windows-1252',
      ascii: 'windows-1252', 'us-ascii': 'windows-1252', 'windows-1252': 'windows-1252'
    };

    class TextDecoder {
      #encoding;
      #fatal;
      #keepsMark;
      #rest = [];
      #begun = false;
      constructor(label, options) {
        this.#encoding = ENCODINGS[lower(trim(asText(label ?? 'utf-8')))];
        if (this.#encoding === undefined) {
          throw new RangeError('The encoding ' + slice(asText(label), 0, 50) + ' is not known');
        }
        this.#fatal = asFlag(options?.fatal);
        this.#keepsMark = asFlag(options?.ignoreBOM);
      }
      get encoding() { return this.#encoding; }
      get fatal() { return this.#fatal; }
      get ignoreBOM() { return this.#keepsMark; }
      decode(data, options) {
        const bytes = joined(this.#rest, listOf(viewOn(data)));
        this.#rest = [];
        const { text, rest } = this.#read(bytes);
        const streams = asFlag(options?.stream);
        let result = text;
        if (rest < bytes.length && streams) {
          this.#rest = without(bytes, rest);
        } else if (rest < bytes.length && this.#fatal) {
          throw new TypeError('The data end within a character');
        } else if (rest < bytes.length) {
          result += '\ufffd';
        }
        const isFirst = !this.#begun;
        this.#begun = streams && (this.#begun || result !== '');
        return isFirst && !this.#keepsMark && result[0] === '\ufeff' ? slice(result, 1) : result;
      }
      #read(bytes) {
        if (this.#encoding === 'utf-8') {
          return decodeUtf8(bytes, this.#fatal);
        }
        const step = this.#encoding === 'utf-16le' ? 2 : 1;
        let text = '';
        let i = 0;
        for (; i + step <= bytes.length; i += step) {
          text += fromCharCode(step === 2 ? bytes[i] | (bytes[i + 1] << 8) : bytes[i]);
        }
        return { text, rest: i };
      }
    }

    // ---- files -----------------------------------------------------------------------------------------------------------------

    const binary = (bytes) => join(map(bytes, (byte) => fromCharCode(byte)), '');
    let bytesOfBlob;

    function partBytes(part) {
      if (isA(part, Blob)) { return bytesOfBlob(part); }
      if (isA(part, Natives.ArrayBuffer) || isView(part)) { return listOf(viewOn(part)); }
      return encode(asText(part));
    }

    /** Bytes with a media type. Out of JavaScript it goes as Base64. */
    class Blob {
      #bytes = [];
      #type;
      constructor(parts, options) {
        each(isArray(parts) ? parts : [], (part) => { this.#bytes = joined(this.#bytes, partBytes(part)); });
        this.#type = lower(asText(options?.type ?? ''));
      }
      static { bytesOfBlob = (blob) => blob.#bytes; }
      get size() { return this.#bytes.length; }
      get type() { return this.#type; }
      async text() { return decodeUtf8(this.#bytes, false).text; }
      async arrayBuffer() { return bufferOf(bytesOf(this.#bytes)); }
      async bytes() { return bytesOf(this.#bytes); }
      slice(from, to, type) { return new Blob([bytesOf(sliceOf(this.#bytes, from, to))], { type }); }
      toJSON() { return { type: this.#type, size: this.#bytes.length, encoding: 'base64', content: host.toBase64(binary(this.#bytes)) }; }
    }

    class File extends Blob {
      #name;
      #time;
      constructor(parts, name, options) {
        super(parts, options);
        this.#name = asText(name);
        this.#time = asNumber(options?.lastModified ?? 0);
      }
      get name() { return this.#name; }
      get lastModified() { return this.#time; }
      toJSON() { return { name: this.#name, ...super.toJSON() }; }
    }

    // ---- random numbers --------------------------------------------------------------------------------------------------------

    const MOST_RANDOM = 65536;

    function randomBytes(count) {
      const hex = host.randomBytes(count);
      const bytes = new Uint8Array(count);
      for (let i = 0; i < count; i += 1) {
        bytes[i] = asNumber('0x' + slice(hex, 2 * i, 2 * i + 2));
      }
      return bytes;
    }

    const crypto = {
      getRandomValues(array) {
        if (!isA(array, Typed) || indexOf(kindOfTyped(array), 'Float') === 0) {
          throw new TypeError('Expected an array of integers');
        }
        if (sizeOf(array) > MOST_RANDOM) {
          throw new DOMException('More than ' + MOST_RANDOM + ' bytes', 'QuotaExceededError');
        }
        setBytes(viewOn(array), randomBytes(sizeOf(array)));
        return array;
      },
      randomUUID() {
        const hex = host.randomBytes(16);
        const variant = '89ab'[asNumber('0x' + hex[16]) & 3];
        return join([slice(hex, 0, 8), slice(hex, 8, 12), '4' + slice(hex, 13, 16), variant + slice(hex, 17, 20), slice(hex, 20, 32)], '-');
      }
    };

    return { DOMException, structuredClone, TextEncoder, TextDecoder, Blob, File, crypto, encode, viewOn, listOf, decodeUtf8 };
  };
})
