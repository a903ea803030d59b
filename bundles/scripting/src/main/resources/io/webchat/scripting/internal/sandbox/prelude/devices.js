// What scripts expect of a browser's devices: each is there, says that it is not allowed, or does nothing, and what is waited for comes.
(function (parts) {
  'use strict';
  const { intrinsics, deferreds, inert } = parts;
  const { add, apply, define, each, filter, soon } = intrinsics;
  const { guard } = deferreds;
  const NativePromise = Promise;
  const NativeProxy = Proxy;
  const { hasOwn } = Object;
  const { iterator } = Symbol;
  const asText = String;
  const nothing = () => undefined;
  const DENIED = 'denied';

  /** An object that has what `own` has, keeps what is set, and is inert in everything else. */
  function over(own) {
    return new NativeProxy(function () {}, {
      __proto__: null,
      get: (target, key) => (hasOwn(own, key) ? own[key] : inert[key]),
      set: (target, key, value) => { define(own, key, value); return true; },
      apply: () => inert
    });
  }

  /** A promise that settles with a value; scripts may replace `Promise`. */
  const settled = (value) => new NativePromise((resolve) => { resolve(value); });

  /** Plays nothing, and what waits for it goes on. */
  class Sound {
    constructor(address) {
      return over({
        __proto__: null, src: address === undefined ? '' : asText(address), volume: 1, currentTime: 0, duration: 0, muted: false, loop: false, paused: true,
        play: () => settled(undefined), pause: nothing, load: nothing
      });
    }
  }

  /** Denies at once: there is no user to ask. */
  function requestPermission(then) {
    if (typeof then === 'function') {
      soon(() => guard(then, undefined, [DENIED]));
    }
    return settled(DENIED);
  }

  class Notice {
    static permission = DENIED;
    static maxActions = 0;
    static requestPermission(then) { return requestPermission(then); }
    constructor(title, options) {
      return over({ __proto__: null, title: asText(title), body: asText(options?.body ?? ''), close: nothing });
    }
  }

  /** Values by name, as a form would send them; a form that scripts read has none. */
  class FormData {
    #all = [];
    append(name, value) { add(this.#all, { name: asText(name), value: typeof value === 'object' ? value : asText(value) }); }
    delete(name) { this.#all = filter(this.#all, (one) => one.name !== asText(name)); }
    set(name, value) {
      this.delete(name);
      this.append(name, value);
    }
    get(name) { return this.getAll(name)[0] ?? null; }
    getAll(name) {
      const found = [];
      each(this.#all, (one) => {
        if (one.name === asText(name)) {
          add(found, one.value);
        }
      });
      return found;
    }
    has(name) { return this.getAll(name).length > 0; }
    forEach(fn, self) { each(this.#all, (one) => apply(fn, self, [one.value, one.name, this])); }
    * entries() {
      for (let i = 0; i < this.#all.length; i += 1) {
        yield [this.#all[i].name, this.#all[i].value];
      }
    }
    * keys() {
      for (let i = 0; i < this.#all.length; i += 1) {
        yield this.#all[i].name;
      }
    }
    * values() {
      for (let i = 0; i < this.#all.length; i += 1) {
        yield this.#all[i].value;
      }
    }
    [iterator]() { return this.entries(); }
  }

  /** There is no user: fails as when a user does not allow it. */
  function refusePlace(found, refused) {
    if (typeof refused === 'function') {
      soon(() => guard(refused, undefined, [{ code: 1, message: 'not allowed', PERMISSION_DENIED: 1 }]));
    }
    return 0;
  }

  return () => ({
    Audio: Sound, Notification: Notice, FormData,
    devices: {
      clipboard: { writeText: () => settled(undefined), readText: () => settled('') },
      permissions: { query: () => settled({ state: DENIED, onchange: null, addEventListener: nothing, removeEventListener: nothing }) },
      geolocation: { getCurrentPosition: refusePlace, watchPosition: refusePlace, clearWatch: nothing }
    }
  });
})
