// `CXBus`, `_genesys.widgets.bus`, and `Common` of extensions.
import { root, settings, soon } from './base.js';
import { Deferred, rejected, resolved } from './deferred.js';
import { subscribe, unsubscribe } from './events.js';
import { command, plugins, registerPlugin, remote } from './plugins.js';

const NOT_LOADED = 'Could not load plugin file in given location. Check your plugins path option.';
const quickPlugin = registerPlugin('QuickBus');
quickPlugin.ready();
const busSubscriptions = [];
const modules = new Map();
let mastered = false;

function loaded(name, callback) {
  if (typeof callback === 'function') {
    soon(callback);
  }
  return resolved(name);
}

function script(url) {
  return new Promise((resolve, reject) => {
    const element = document.createElement('script');
    element.src = url;
    element.onload = resolve;
    element.onerror = reject;
    document.head.append(element);
  });
}

const everywhere = {
  registerPlugin,
  registerMaster() {
    if (mastered) {
      return false;
    }
    mastered = true;
    return { lock: () => true, unlock: () => true, config: (next) => everywhere.configure(next) };
  },
  loadPlugin(name) {
    const path = settings.pluginMap && settings.pluginMap[name];
    const url = path || (settings.pluginsPath ? settings.pluginsPath + String(name).toLowerCase() + '.min.js' : undefined);
    if (plugins.has(name) || remote.registry[name]) {
      return resolved(name);
    }
    return url && path !== false ? Deferred().resolve(script(url)).promise().pipe((done) => done.then(() => name, () => Promise.reject(NOT_LOADED))) : rejected(NOT_LOADED);
  },
  loadFile: loaded,
  loadModule: (name) => (modules.has(name) ? resolved(modules.get(name)) : rejected('Could not load module ' + name)),
  registerModule(name, module) {
    modules.set(name, module);
    return true;
  },
  configure(next) {
    Object.assign(settings, next);
    return resolved({ ...settings });
  }
};

export const CXBus = {
  ...quickPlugin,
  ...everywhere,
  command: (name, options) => command('CXBus', name, options),
  subscribe: (event, fn) => subscribe(busSubscriptions, event, fn),
  unsubscribe: (event, fn) => unsubscribe(busSubscriptions, event, fn)
};
export const quickBus = { ...CXBus, ...quickPlugin, ...everywhere };

const escapes = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
export const Common = {
  sanitizeHTML: (text) => String(text === undefined || text === null ? '' : text).replace(/[&<>"']/g, (c) => escapes[c]),
  checkPath: (object, path) => String(path).split('.').reduce((at, step) => (at === undefined || at === null ? undefined : at[step]), object),
  log: (...args) => root.console.info(...args),
  warn: (...args) => root.console.warn(...args),
  error: (...args) => root.console.error(...args)
};
