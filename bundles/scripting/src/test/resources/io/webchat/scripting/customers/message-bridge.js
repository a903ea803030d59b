// A frame of the page drives the chat by messages, and is told what happens.
(function () {
  'use strict';
  const ALLOWED = [window.location.origin];
  const bridge = CXBus.registerPlugin('Bridge');
  const channel = new MessageChannel();
  window.bridgeLog = [];

  window.addEventListener('message', (event) => {
    if (ALLOWED.indexOf(event.origin) < 0 || event.source !== window || !event.data || event.data.target !== 'chat') {
      return;
    }
    bridge.command('WebChatService.' + event.data.command, event.data.options)
      .done((result) => channel.port1.postMessage({ id: event.data.id, result }))
      .fail((reason) => channel.port1.postMessage({ id: event.data.id, reason }));
  }, false);
  channel.port2.onmessage = (event) => bridgeLog.push(event.data.id + ' ' + JSON.stringify(event.data.result || event.data.reason));

  window.postMessage({ target: 'chat', id: 1, command: 'echo', options: { n: 1 } }, '*');
  window.postMessage({ target: 'other', id: 2 }, '*');
  window.postMessage(JSON.stringify({ not: 'an object' }), '*');
})();
