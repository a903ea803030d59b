// Greets the agent when one joins, once in a chat.
//
// Use: append to your widgets.config.js, or load it as a further script of the instance.
window._genesys.widgets.extensions.Greeting = function ($, CXBus, Common) {
  const plugin = CXBus.registerPlugin('Greeting');
  let greeted = false;

  plugin.subscribe('WebChatService.started', () => {
    greeted = false;
  });
  plugin.subscribe('WebChatService.agentConnected', async (e) => {
    const restoring = e.data.message && e.data.message.restoring;
    if (greeted || restoring) {
      return;
    }
    greeted = true;
    const name = (e.data.message && e.data.message.from && e.data.message.from.name) || 'there';
    try {
      await plugin.command('WebChatService.sendMessage', { message: 'Hello ' + name + ', thank you for your time.' });
      plugin.publish('greeted', { name });
    } catch (reason) {
      console.warn('The greeting was not sent');
    }
  });
  plugin.ready();
};
