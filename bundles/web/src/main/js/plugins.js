// Plug-ins of the page, their commands and data.
import { asOptions, isObject, isThenable, listOf, payloadOf, report, SERVICE, soon } from './base.js';
import { Deferred, quietly } from './deferred.js';
import { keep, kept, post, subscribe, subscribersOf, unsubscribe } from './events.js';

export const plugins = new Map();
export const remote = { registry: Object.create(null), data: Object.create(null) };
const hooks = new Map();
/** Commands of the service that need the page, by their full names. */
export const commandsOfPage = Object.create(null);
/** The side of the container: `link.js` puts itself in. */
export const container = { call() {}, send() {} };
const qualify = (namespace, name) => (String(name).includes('.') ? String(name) : namespace + '.' + name);
const splitName = (name) => [name.slice(0, name.indexOf('.')), name.slice(name.indexOf('.') + 1)];

const BUILT_IN = {
  __proto__: null,
  COMMANDS: (plugin) => [...plugin.commands.keys()].sort(),
  EVENTS: (plugin) => [...plugin.events].sort(),
  LOAD: (plugin) => plugin.name
};

function run(plugin, call) {
  const [, command] = splitName(call.command);
  const handler = plugin.commands.get(command);
  if (handler) {
    try {
      const result = handler(call);
      if (isThenable(result) && result !== call.deferred) {
        result.then(undefined, quietly(call.deferred.reject));
      }
    } catch (e) {
      report(e);
      call.deferred.reject(e);
    }
  } else if (BUILT_IN[command]) {
    call.deferred.resolve(BUILT_IN[command](plugin));
  } else {
    call.deferred.reject('Command does not exist');
  }
}

/** Calls the functions that were registered to run before a command, one after the other. */
async function prepared(name, data) {
  let current = data;
  for (const hook of hooks.get(name) || []) {
    current = await hook(current);
    if (!isObject(current)) {
      throw "Command was cancelled by a 'before' function.";
    }
  }
  return current;
}

export function dispatch(commander, name, data, deferred) {
  const [target] = splitName(name);
  const plugin = plugins.get(target);
  const call = { time: Date.now(), commander, command: name, data, deferred };
  if (plugin) {
    if (plugin.ready) {
      run(plugin, call);
    } else {
      plugin.waiting.push(call);
    }
  } else if (commandsOfPage[name]) {
    commandsOfPage[name](asOptions(data), deferred, commander);
  } else {
    container.call(commander, name, asOptions(data), deferred);
  }
}

export function command(namespace, given, options) {
  const name = qualify(namespace, given);
  const deferred = Deferred();
  const data = payloadOf(options);
  soon(() => {
    if (hooks.has(name)) {
      prepared(name, data).then((next) => dispatch(namespace, name, next, deferred), quietly(deferred.reject));
    } else {
      dispatch(namespace, name, data, deferred);
    }
  });
  return deferred.promise();
}

function tellContainer(event, isKept) {
  container.send({ type: 'publish', event: event.event, data: asOptions(event.data), kept: isKept });
}

function publish(plugin, given, payload, how) {
  const name = qualify(plugin.name, given);
  if (splitName(name)[0] !== plugin.name) {
    return false;
  }
  const event = { time: Date.now(), publisher: plugin.name, event: name, data: payloadOf(payload) };
  post(event);
  if (how === 'kept') {
    keep(event);
  }
  if (plugin.shared) {
    tellContainer(event, how === 'kept');
  }
  return true;
}

function data(plugin, key, value) {
  const [owner, own] = String(key).includes('.') ? splitName(String(key)) : [plugin.name, String(key)];
  const there = plugins.get(owner);
  if (value === undefined) {
    return there ? there.data[own] : remote.data[owner + '.' + own];
  }
  if (there !== plugin) {
    return undefined;
  }
  const last = plugin.data[own];
  if (JSON.stringify(last) !== JSON.stringify(value)) {
    plugin.data[own] = value;
    const change = { last, value, time: Date.now() };
    [own, own + ':' + value].forEach((name) => {
      post({ time: change.time, publisher: plugin.name, event: plugin.name + '.data.' + name, data: change });
    });
    if (plugin.shared) {
      container.send({ type: 'data', plugin: plugin.name, key: own, value });
    }
  }
  return value;
}

function share(plugin) {
  if (plugin.shared) {
    container.send({ type: 'register', plugin: plugin.name, commands: [...plugin.commands.keys()], events: [...plugin.events] });
  }
}

/** Tells a container that does not know it about a plug-in, its data and what it keeps for late subscribers. */
export function introduce(plugin) {
  share(plugin);
  if (plugin.shared) {
    Object.entries(plugin.data).forEach(([key, value]) => container.send({ type: 'data', plugin: plugin.name, key, value }));
    [...kept.values()].filter((event) => event.publisher === plugin.name).forEach((event) => tellContainer(event, true));
  }
}

function registry() {
  const all = Object.assign(Object.create(null), remote.registry);
  plugins.forEach((plugin, name) => {
    all[name] = { commands: [...plugin.commands.keys()].sort(), events: [...plugin.events].sort() };
  });
  return all;
}

export function registerPlugin(given) {
  const name = String(given);
  if (!name || name.includes('.') || plugins.has(name) || remote.registry[name] || name === SERVICE || name === 'App') {
    return false;
  }
  const plugin = { name, commands: new Map(), events: new Set(), waiting: [], data: Object.create(null), ready: false, shared: name !== 'QuickBus' };
  plugins.set(name, plugin);
  const subscriptions = [];
  return {
    publish: (event, payload) => publish(plugin, event, payload),
    publishDirect: (event, payload) => publish(plugin, event, payload),
    republish: (event, payload) => publish(plugin, event, payload, 'kept'),
    subscribe: (event, fn) => subscribe(subscriptions, event === '*' ? event : qualify(name, event), fn),
    unsubscribe: (event, fn) => unsubscribe(subscriptions, event === '*' ? event : qualify(name, event), fn),
    command: (target, options) => command(name, target, options),
    before(target, fn) {
      if (typeof fn !== 'function') {
        return false;
      }
      const full = qualify(name, target);
      hooks.set(full, [...(hooks.get(full) || []), fn]);
      return true;
    },
    registerCommand(target, fn) {
      if (typeof fn !== 'function') {
        return false;
      }
      plugin.commands.set(String(target), fn);
      if (plugin.ready) {
        share(plugin);
      }
      return true;
    },
    registerEvents(events) {
      listOf(events).forEach((event) => plugin.events.add(String(event)));
      return true;
    },
    namespace: () => name,
    subscribers: (event) => subscribersOf(qualify(name, event)).length,
    data: (key, value) => data(plugin, key, value),
    registry,
    ready() {
      if (!plugin.ready) {
        plugin.ready = true;
        share(plugin);
        plugin.waiting.splice(0).forEach((call) => soon(() => run(plugin, call)));
      }
    }
  };
}
