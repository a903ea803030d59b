// Cookies of the instance: the object `Cookie` of Widgets, document.cookie and cookieStore.
(function (parts) {
  'use strict';
  const { intrinsics, values, host } = parts;
  const { charCode, define, each, filter, indexOf, join, lower, map, replace, slice, split, test, trim, uncurried, upper } = intrinsics;
  const { hasOwn, keys } = Object;
  const { isNaN } = Number;
  const { now } = Date;
  const asNumber = Number;
  const asText = String;
  const asTime = uncurried(Date.prototype.getTime);
  const asUtc = uncurried(Date.prototype.toUTCString);
  const hexOf = uncurried(Number.prototype.toString);
  const NativeDate = Date;
  const encode = encodeURIComponent;
  const decode = decodeURIComponent;

  /** A value of what was stored, whatever its name is. */
  function own(stored, name) {
    return hasOwn(stored, name) ? stored[name] : undefined;
  }

  /** When a cookie goes, of a number of days or a date; undefined for one that stays. */
  function expiry(expires) {
    if (!expires && expires !== 0) {
      return undefined;
    }
    const time = typeof expires === 'number' || (typeof expires === 'string' && test(/^-?[\d.]+$/, trim(expires)))
      ? now() + asNumber(expires) * 86400000
      : asTime(new NativeDate(expires));
    return isNaN(time) ? undefined : new NativeDate(time);
  }

  /** Attributes that are not set are left out. */
  function attributes(options) {
    const given = { ...options, expires: expiry(options && options.expires) };
    const set = {};
    each(keys(given), (name) => {
      const value = given[name];
      if (value !== undefined && value !== null && value !== false && value !== '') {
        define(set, name, value);
      }
    });
    return set;
  }

  function store(name, text, given) {
    const { expires } = given;
    if (expires !== undefined && asTime(expires) <= now()) {
      host.removeCookie(name, values.pack({ ...given, expires: undefined }));
    } else {
      host.setCookie(name, text, values.pack(given));
    }
  }

  function allCookies() {
    return values.unpack(host.readCookies());
  }

  function cookieText(value) {
    try {
      const json = values.stringify(value);
      return test(/^[{[]/, json) ? json : asText(value);
    } catch (e) {
      return asText(value);
    }
  }

  const LEGIBLE_NAME = /%(23|24|26|2B|5E|60|7C)/g;
  const LEGIBLE_VALUE = /%(23|24|26|2B|3A|3C|3E|3D|2F|3F|40|5B|5D|5E|60|7B|7D|7C)/g;

  /** As a cookie's text has it: only what would not survive there is encoded. */
  function pairText(name, value) {
    return replace(replace(encode(name), LEGIBLE_NAME, decode), /[()]/g, escape) + '=' + replace(encode(value), LEGIBLE_VALUE, decode);
  }

  function escape(character) {
    return '%' + upper(hexOf(charCode(character, 0), 16));
  }

  function attributesText(given) {
    return join(map(keys(given), (name) => {
      const text = given[name] instanceof NativeDate ? asUtc(given[name]) : given[name];
      return '; ' + name + (text === true ? '' : '=' + split(asText(text), ';')[0]);
    }), '');
  }

  function asJson(text) {
    try {
      return text === undefined ? undefined : values.parse(text);
    } catch (e) {
      return text;
    }
  }

  function get(name, read) {
    const all = allCookies();
    if (name === undefined || name === null || name === '') {
      const shownOf = {};
      each(keys(all), (key) => define(shownOf, key, read(all[key], key)));
      return shownOf;
    }
    const text = own(all, asText(name));
    return text === undefined ? undefined : read(text, asText(name));
  }

  /** The semantics of js-cookie 2. */
  function cookieObject(converter) {
    const readWith = converter && (typeof converter === 'function' ? converter : converter.read);
    const read = typeof readWith === 'function' ? (text, name) => readWith(slice(pairText(name, text), pairText(name, '').length), name) || text : (text) => text;
    const api = {
      set(name, value, options) {
        const given = attributes({ path: '/', ...api.defaults, ...options });
        const writes = converter && typeof converter.write === 'function';
        const text = writes ? decoded(asText(converter.write(value, asText(name)))) : cookieText(value);
        store(asText(name), text, given);
        return pairText(asText(name), text) + attributesText(given);
      },
      get: (name) => get(name, read),
      getJSON: (name) => get(name, (text, key) => asJson(read(text, key))),
      remove(name, options) {
        store(asText(name), '', attributes({ ...api.defaults, ...options, expires: -1 }));
      },
      defaults: {},
      withConverter: cookieObject,
      noConflict: () => api
    };
    return api;
  }
  const Cookie = cookieObject();

  function decoded(text) {
    try {
      return decode(text);
    } catch (e) {
      return text;
    }
  }

  const ATTRIBUTES = { path: 'path', domain: 'domain', secure: 'secure', samesite: 'sameSite', expires: 'expires', 'max-age': 'maxAge' };

  function writeCookieText(text) {
    const parts = split(asText(text), ';');
    const pair = parts[0];
    const equals = indexOf(pair, '=');
    const options = {};
    for (let i = 1; i < parts.length; i += 1) {
      const at = indexOf(parts[i], '=');
      const name = lower(trim(at < 0 ? parts[i] : slice(parts[i], 0, at)));
      if (hasOwn(ATTRIBUTES, name)) {
        options[ATTRIBUTES[name]] = at < 0 ? true : trim(slice(parts[i], at + 1));
      }
    }
    const { maxAge, ...given } = options;
    const seconds = asNumber(maxAge);
    if (maxAge !== undefined && maxAge !== true && !isNaN(seconds)) {
      given.expires = new NativeDate(now() + seconds * 1000);
    } else if (given.expires !== undefined) {
      given.expires = new NativeDate(given.expires);
    }
    const name = decoded(trim(equals < 0 ? pair : slice(pair, 0, equals)));
    if (name !== '') {
      store(name, decoded(equals < 0 ? '' : trim(slice(pair, equals + 1))), attributes(given));
    }
  }

  /** The text of document.cookie. */
  function cookiesText() {
    const all = allCookies();
    return join(map(keys(all), (name) => pairText(name, all[name])), '; ');
  }

  // ---- cookieStore -------------------------------------------------------------------------------------------------------------

  function listItem(name, value) {
    return { name, value, domain: null, path: '/', expires: null, secure: true, sameSite: 'strict', partitioned: false };
  }

  /** Those of a name, or all; the name is an argument of its own or a property of the only one. */
  function listed(wanted) {
    const given = wanted !== null && typeof wanted === 'object' ? wanted.name : wanted;
    const name = given === undefined || given === null ? undefined : asText(given);
    const all = allCookies();
    return map(filter(keys(all), (key) => name === undefined || key === name), (key) => listItem(key, all[key]));
  }

  const cookieStore = {
    get: async (wanted) => listed(wanted)[0] ?? null,
    getAll: async (wanted) => listed(wanted),
    set: async (wanted, value) => {
      const given = wanted !== null && typeof wanted === 'object' ? wanted : { name: wanted, value };
      const { name, value: text, ...options } = given;
      const expires = options.expires === undefined || options.expires === null ? undefined : new NativeDate(options.expires);
      store(asText(name), asText(text), attributes({ path: '/', ...options, expires }));
    },
    delete: async (wanted) => {
      const given = wanted !== null && typeof wanted === 'object' ? wanted : { name: wanted };
      const { name, ...options } = given;
      store(asText(name), '', attributes({ path: '/', ...options, expires: -1 }));
    },
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    dispatchEvent: () => true,
    onchange: null
  };

  return { Cookie, cookieStore, cookiesText, writeCookieText };
})
