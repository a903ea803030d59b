// Hooks on the bus of one chat: what the customer sends is polite, and each chat that starts is logged.
window._genesys.widgets.extensions.Polite = function ($, CXBus, Common) {
  const plugin = CXBus.registerPlugin('Polite');

  // before a command: what it returns goes on; false cancels the command
  plugin.before('WebChatService.sendMessage', (options) => {
    options.message = options.message.replace(/!+/g, '.');
    return options;
  });

  plugin.subscribe('WebChatService.started', () => console.log('a chat has started'));
  plugin.ready();
};
