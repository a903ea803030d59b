// Preprocessors of the page.
import { isObject, root, SERVICE, soon } from './base.js';
import { deliver } from './events.js';

export const preprocessors = [];
const PREPROCESSOR_MS = 10000;

/** What the preprocessor makes of the message; one that fails, or does not answer in time, leaves it as it came. */
async function preprocessed(preprocessor, message) {
  const before = JSON.stringify(message);
  let timer;
  try {
    const late = new Promise((resolve, reject) => {
      timer = root.setTimeout(() => reject(new Error('A preprocessor did not answer within ' + PREPROCESSOR_MS + ' ms')), PREPROCESSOR_MS);
    });
    const result = await Promise.race([preprocessor(message), late]);
    return isObject(result) ? result : message;
  } catch (e) {
    root.console.error(e);
    const text = 'A preprocessor of the page failed: ' + (e instanceof Error ? e.message : e);
    soon(() => deliver({ time: Date.now(), publisher: SERVICE, event: SERVICE + '.error', data: { code: 'HOOK_FAILED', text } }));
    return JSON.parse(before);
  } finally {
    root.clearTimeout(timer);
  }
}

/** The same data with its messages behind the page's preprocessors. */
export async function processed(data) {
  const messages = [];
  for (const message of data.messages) {
    let current = message;
    for (const preprocessor of preprocessors) {
      current = await preprocessed(preprocessor, current);
    }
    messages.push(current);
  }
  return { ...data, messages };
}
