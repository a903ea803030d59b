// Frames of the container, in their order.
import { report, root, SERVICE } from './base.js';
import { openCalls } from './calls.js';
import { decoded } from './codec.js';
import { Deferred } from './deferred.js';
import { deliver, keep } from './events.js';
import { container, dispatch, plugins, remote } from './plugins.js';
import { preprocessors, processed } from './preprocessors.js';
import { READY, resync } from './resync.js';

const arrived = [];
let working = false;

/** Passes a frame on behind those before it; a preprocessor may hold them up. */
export async function takeIn(frame) {
  arrived.push(frame);
  if (working) {
    return;
  }
  working = true;
  while (arrived.length > 0) {
    try {
      const pending = handle(arrived.shift());
      if (pending) {
        await pending;
      }
    } catch (e) {
      report(e);
    }
  }
  working = false;
}

function handle(frame) {
  switch (frame.type) {
    case 'event': return happened(frame);
    case 'idle': resync.idle(frame.other).forEach((event) => deliver(event)); break;
    case 'state':
      remote.registry = Object.assign(Object.create(null), frame.registry);
      remote.data = Object.assign(Object.create(null), decoded(frame.data));
      break;
    case 'resolved': case 'rejected': case 'progress': openCalls.settle(frame); break;
    case 'call': answer(frame); break;
    case 'refused': refused(frame.plugin); break;
    default: // of a newer container
  }
  return undefined;
}

function refused(name) {
  const plugin = plugins.get(name);
  if (plugin) {
    plugin.shared = false;
    root.console.warn('WebChat: the container has a plugin ' + name + ' already: that of the page is known to this page only');
  }
}

/** A plug-in of the page has the command. */
function answer(frame) {
  const deferred = Deferred();
  const number = frame.call;
  const reply = (type) => (value) => container.send({ type, call: number, value: value instanceof Error ? value.message : value });
  deferred.done(reply('resolved')).fail(reply('rejected')).progress(reply('progress'));
  dispatch(frame.commander, frame.command, decoded(frame.data), deferred);
}

function happened(frame) {
  const event = { time: frame.time, publisher: frame.publisher, event: frame.event, data: decoded(frame.data) };
  const mark = frame.publisher + '.data.';
  if (frame.event.startsWith(mark) && !frame.event.slice(mark.length).includes(':')) {
    remote.data[frame.publisher + '.' + frame.event.slice(mark.length)] = event.data.value;
  }
  if (event.event.endsWith(READY)) {
    keep(event);
  }
  return tell(resync.filter(event));
}

async function each(events) {
  for (const event of events) {
    await tell([event]);
  }
}

/** Nothing is waited for that need not be. */
function tell(events) {
  if (events.length > 1) {
    return each(events);
  }
  const [event] = events;
  if (!event) {
    return undefined;
  }
  if (event.event === SERVICE + '.messageReceived' && preprocessors.length > 0) {
    return processed(event.data).then((changed) => deliver({ ...event, data: changed }));
  }
  deliver(event);
  return undefined;
}
