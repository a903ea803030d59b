// What all windows of a page have on the bus: one plug-in, whose commands the window carries out that has been there longest.
import { CXBus } from './webchat-bus.mjs';

const windows = new Set();
let plugin;

function register() {
  // the name of the reference, unless the page has given it to something else
  const made = CXBus.registerPlugin('WebChat') || CXBus.registerPlugin('WebChatWindow' + Math.random().toString(36).slice(2));
  const command = (name, act) => made.registerCommand(name, ({ data, deferred }) => {
    const [first] = windows;
    if (first) {
      act(first, data);
      deferred.resolve();
    } else {
      deferred.reject('The page has no chat window');
    }
  });
  command('open', (chatWindow, { form }) => chatWindow.open(form));
  command('minimize', (chatWindow) => chatWindow.minimize());
  command('close', (chatWindow) => chatWindow.close());
  made.registerEvents(['opened', 'closed', 'minimized', 'submitted']);
  made.ready();
  return made;
}

/** The plug-in, for a window that has come. */
export function enter(window) {
  windows.add(window);
  plugin = plugin || register();
  return plugin;
}

export function leave(window) {
  windows.delete(window);
}
