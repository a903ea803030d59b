// Logs the name of every event of WebChatService and the keys of its data, never the values: they are what people wrote, and secrets.
//
// Use: append to your widgets.config.js, or load it as a further script of the instance. The lines are in the log under
// io.webchat.scripting.console.
window._genesys.widgets.extensions.Debugging = function ($, CXBus, Common) {
  const plugin = CXBus.registerPlugin('Debugging');
  const counts = {};

  CXBus.subscribe('*', (e) => {
    if (e.event.startsWith('Debugging.')) {
      return;
    }
    counts[e.event] = (counts[e.event] || 0) + 1;
    console.log(e.event, '#' + counts[e.event], Object.keys(e.data).join(' '));
  });
  plugin.registerCommand('counts', (e) => e.deferred.resolve(counts));
  plugin.ready();
};
