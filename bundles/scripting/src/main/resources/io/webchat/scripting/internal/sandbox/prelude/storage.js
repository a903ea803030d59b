// localStorage, kept under the id of the instance, and sessionStorage, which ends with the scripts.
(function (parts) {
  'use strict';
  const { intrinsics, values, host, window } = parts;
  const { each, lazily, once } = intrinsics;
  const { hasOwn, keys } = Object;
  const asText = String;
  const NativeProxy = Proxy;

  /** A value of what was stored, whatever its name is. */
  function own(stored, name) {
    return hasOwn(stored, name) ? stored[name] : undefined;
  }

  function storage(read, write) {
    const api = {
      getItem(key) {
        return own(read(), asText(key)) ?? null;
      },
      setItem(key, value) {
        write(asText(key), asText(value));
      },
      removeItem(key) {
        write(asText(key), null);
      },
      clear() {
        each(keys(read()), (key) => write(key, null));
      },
      key: (index) => keys(read())[index] ?? null
    };
    return new NativeProxy(api, {
      get: (target, key) => (key === 'length' ? keys(read()).length : key in target ? target[key] : typeof key === 'string' ? own(read(), key) : undefined),
      has: (target, key) => key in target || own(read(), key) !== undefined,
      set(target, key, value) {
        write(asText(key), asText(value));
        return true;
      },
      deleteProperty(target, key) {
        write(asText(key), null);
        return true;
      },
      ownKeys: () => keys(read()),
      getOwnPropertyDescriptor(target, key) {
        const value = own(read(), key);
        return value === undefined ? undefined : { value, enumerable: true, configurable: true, writable: true };
      }
    });
  }

  const sessionItems = { __proto__: null };
  function writeSessionItem(key, value) {
    if (value === null) {
      delete sessionItems[key];
    } else {
      sessionItems[key] = value;
    }
  }
  lazily(window, 'localStorage', once(() => storage(() => values.unpack(host.readStorage()), (key, value) => host.writeStorage(key, value))));
  lazily(window, 'sessionStorage', once(() => storage(() => sessionItems, writeSessionItem)));
})
