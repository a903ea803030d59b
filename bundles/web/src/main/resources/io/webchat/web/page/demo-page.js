// A small chat on the documented bus: texts only ever become text nodes.
'use strict';
const demo = CXBus.registerPlugin('Demo');
const at = (id) => document.getElementById(id);

function line(text, kind) {
  const item = document.createElement('li');
  item.className = kind;
  item.textContent = text;
  at('lines').append(item);
  item.scrollIntoView({ block: 'nearest' });
}

function active(is) {
  at('start').disabled = is;
  ['text', 'send', 'end'].forEach((id) => { at(id).disabled = !is; });
}

function problem(reason) {
  at('problem').textContent = reason ? (typeof reason === 'string' ? reason : reason.text || reason.statusText || JSON.stringify(reason)) : '';
}

const on = (event, fn) => demo.subscribe('WebChatService.' + event, fn);
on('started', () => active(true));
on('restored', () => active(true));
on('ended', () => {
  active(false);
  line('The chat is over', 'note');
});
on('agentConnected', () => line('An agent is here', 'note'));
on('agentTypingStarted', () => problem('The agent is typing …'));
on('agentTypingStopped', () => problem());
on('disconnected', () => line('The connection is lost', 'note'));
on('reconnected', () => line('The connection is back', 'note'));
on('messageReceived', ({ data }) => data.messages.filter((message) => message.text).forEach((message) => {
  const from = message.from || {};
  line((from.name || from.nickname || '') + ': ' + message.text, from.type === 'Client' ? 'own' : 'other');
}));

at('start').onclick = () => demo.command('WebChatService.startChat', { nickname: 'Paul' }).done(() => problem()).fail(problem);
at('end').onclick = () => demo.command('WebChatService.endChat').fail(problem);
at('say').onsubmit = (event) => {
  event.preventDefault();
  demo.command('WebChatService.sendMessage', { message: at('text').value }).done(() => problem()).fail(problem);
  at('text').value = '';
};
demo.command('WebChatService.registerTypingPreviewInput', { input: at('text') });
demo.ready();
