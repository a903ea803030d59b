// Events, and what is kept of them for those who subscribe late.
import { guard, listOf, SERVICE, soon } from './base.js';

const topics = new Map();
export const kept = new Map();
/** Events that come too often for pages that do not want them: the container sends those that are asked for. */
export const demand = { events: [], ask() {} };
const ON_DEMAND = SERVICE + '.ajaxResponse';

export function subscribersOf(event) {
  return [...(topics.get(event) || []), ...(topics.get('*') || [])];
}

export function deliver(event, subscribers = subscribersOf(event.event)) {
  subscribers.forEach((one) => one.closed || guard(one.fn, { ...event }));
}

/** Delivers later, to those who subscribe now: who comes meanwhile gets what is kept, and that once. */
export function post(event) {
  const subscribers = subscribersOf(event.event);
  soon(() => deliver(event, subscribers));
}

export function keep(event) {
  kept.delete(event.event); // the newest is the last
  kept.set(event.event, event);
}

export function subscribe(subscriptions, event, fn) {
  if (typeof fn !== 'function' || !event) {
    return false;
  }
  const one = { event, fn, closed: false };
  subscriptions.push(one);
  topics.set(event, [...(topics.get(event) || []), one]);
  if ((event === '*' || event === ON_DEMAND) && demand.events.length === 0) {
    demand.events.push(ON_DEMAND);
    demand.ask();
  }
  const late = event === '*' ? [...kept.values()] : listOf(kept.get(event));
  late.forEach((last) => soon(() => one.closed || guard(fn, { ...last })));
  return true;
}

export function unsubscribe(subscriptions, event, fn) {
  subscriptions.filter((one) => one.event === event && (fn === undefined || one.fn === fn)).forEach((one) => {
    one.closed = true;
    subscriptions.splice(subscriptions.indexOf(one), 1);
    topics.set(event, (topics.get(event) || []).filter((other) => other !== one));
  });
  return true;
}
