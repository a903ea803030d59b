// The agent's desk on the control endpoint. What others wrote only ever becomes text nodes.
'use strict';
(() => {
  const POLL_MS = 500;
  const TYPING_MS = 3000;
  const MOST_LINES = 500;
  const at = (id) => document.getElementById(id);

  let current = null; // the chat that is shown, as the control endpoint tells of it
  let last = 0; // index of the last entry that is shown
  let typing = null; // timer that ends the typing

  async function call(path, step) {
    const options = step === undefined ? {} : { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(step) };
    const response = await fetch('/control/' + path, options).catch(() => {
      throw new Error('The chat server does not answer.');
    });
    const answer = await response.json();
    if (!response.ok) {
      throw new Error(answer.error || 'HTTP ' + response.status);
    }
    return answer;
  }

  const problem = (error) => { at('problem').textContent = error ? error.message : ''; };
  const name = () => at('name').value.trim() || 'Kim';
  const nickname = (chat) => (chat.participants.find((one) => one.role === 'CLIENT') || { nickname: 'A customer' }).nickname;
  const agents = (chat) => chat.participants.filter((one) => one.role !== 'CLIENT');
  const isMine = (chat) => agents(chat).some((one) => one.nickname === name());
  const path = (chat) => 'chats/' + encodeURIComponent(chat.id);

  // --- the list

  function state(chat) {
    const serving = agents(chat).map((one) => one.nickname);
    return serving.length === 0 ? 'waiting' : 'with ' + serving.join(', ');
  }

  function listed(chat) {
    const item = document.createElement('li');
    const button = document.createElement('button');
    button.type = 'button';
    button.dataset.chat = chat.id;
    button.textContent = nickname(chat) + ' – ' + state(chat);
    button.setAttribute('aria-current', String(current !== null && current.id === chat.id));
    button.onclick = () => choose(chat);
    item.append(button);
    return item;
  }

  // an unchanged list stays, since it may have the focus
  let shown = '';
  function list(chats) {
    const now = JSON.stringify([chats.map((chat) => [chat.id, nickname(chat), state(chat)]), current && current.id]);
    if (now !== shown) {
      const focused = document.activeElement && document.activeElement.dataset.chat;
      shown = now;
      at('chats').replaceChildren(...chats.map(listed));
      at('none').hidden = chats.length > 0;
      if (focused) {
        const again = [...at('chats').querySelectorAll('button')].find((button) => button.dataset.chat === focused);
        if (again) {
          again.focus();
        }
      }
    }
  }

  // --- the chat

  function choose(chat) {
    stopTyping();
    current = chat;
    last = 0;
    at('lines').replaceChildren();
    at('chat').hidden = false;
    problem();
    refresh();
  }

  function text(entry) {
    const who = entry.from.nickname;
    switch (entry.type) {
      case 'ParticipantJoined': return who + ' joined';
      case 'ParticipantLeft': return who + ' left';
      case 'FileUploaded': return who + ' sent the file ' + ((entry.userData || {})['file-name'] || '');
      case 'NicknameUpdated': return 'The customer is now ' + entry.text;
      case 'TypingStarted':
      case 'TypingStopped': return '';
      case 'Message': return who + ': ' + (entry.text || (entry.eventAttributes ? '[a card]' : ''));
      case 'PushUrl': return who + ': ' + entry.text;
      default: return entry.text ? who + ': ' + entry.text : '';
    }
  }

  function add(entry) {
    const content = text(entry);
    if (content) {
      const item = document.createElement('li');
      const said = ['Message', 'PushUrl', 'FileUploaded'].includes(entry.type);
      item.className = !said ? 'note' : entry.from.nickname === name() ? 'own' : 'other';
      item.textContent = content;
      at('lines').append(item);
      while (at('lines').children.length > MOST_LINES) {
        at('lines').firstElementChild.remove();
      }
      item.scrollIntoView({ block: 'nearest' });
    }
    last = Math.max(last, entry.index);
  }

  function show(chat) {
    current = chat;
    at('customer').textContent = nickname(chat) + (chat.ended ? ' (the chat is over)' : '');
    chat.transcript.forEach(add);
    const preview = chat.typing.preview ? ': ' + chat.typing.preview : ' …';
    at('typing').textContent = chat.typing.active && !chat.ended ? nickname(chat) + ' is typing' + preview : '';
    const mine = isMine(chat);
    ['text', 'send', 'end'].forEach((id) => { at(id).disabled = chat.ended; });
    at('more').hidden = chat.ended;
    at('join').disabled = chat.ended || mine;
    at('leave').disabled = chat.ended || !mine;
  }

  // --- one look after the other, so that a slow answer is never overtaken

  let looking = false;
  let again = false;
  let lost = false; // the last look failed
  async function refresh() {
    again = true;
    if (looking) {
      return;
    }
    looking = true;
    while (again) {
      again = false;
      try {
        list((await call('chats?open=true&limit=50')).chats);
        if (current !== null) {
          const id = current.id;
          const chat = await call(path(current) + '?after=' + last);
          if (current.id === id) {
            show(chat);
          }
        }
        if (lost) {
          lost = false;
          problem();
        }
      } catch (error) {
        lost = true;
        problem(error);
      }
    }
    looking = false;
  }

  async function act(step) {
    if (current === null) {
      return false;
    }
    try {
      await call(path(current) + '/do', { agent: name(), role: 'agent', ...step });
      problem();
      return true;
    } catch (error) {
      problem(error);
      return false;
    } finally {
      refresh();
    }
  }

  async function takeOver() {
    const others = agents(current).filter((one) => one.role === 'AGENT');
    if (await act({ do: 'join' })) {
      for (const other of others) {
        await act({ do: 'leave', agent: other.nickname });
      }
    }
  }

  // --- what the agent does

  function stopTyping() {
    if (typing !== null) {
      clearTimeout(typing);
      typing = null;
      act({ do: 'stopTyping' });
    }
  }

  at('text').oninput = () => {
    if (typing === null) {
      act({ do: 'typing' });
    }
    clearTimeout(typing);
    typing = setTimeout(stopTyping, TYPING_MS);
  };

  function onSubmit(form, step, clear) {
    at(form).onsubmit = async (event) => {
      event.preventDefault();
      stopTyping();
      if (await act(step())) {
        clear.forEach((id) => { at(id).value = ''; });
      }
    };
  }

  function choice() {
    const items = at('answers').value.split(',').map((one) => one.trim()).filter((one) => one);
    const question = at('question').value;
    if (current.wire === 'WEB_MESSAGING') {
      const titles = items.map((title, i) => ({ id: String(i + 1), title }));
      return { contentType: 'ListPicker', text: question, listPicker: { sections: [{ multipleSelection: false, items: titles }] } };
    }
    const texts = items.map((one, i) => ({ id: String(i + 1), text: one }));
    return { id: 'choice', text: question, contentType: 'single-selection-list', content: { id: 'choice-list', text: question, items: texts } };
  }

  onSubmit('say', () => ({ do: 'say', text: at('text').value }), ['text']);
  onSubmit('link', () => ({ do: 'pushUrl', url: at('url').value }), ['url']);
  onSubmit('choice', () => ({ do: 'structured', content: choice() }), ['question', 'answers']);
  at('join').onclick = takeOver;
  at('leave').onclick = () => act({ do: 'leave' });
  at('end').onclick = () => act({ do: 'end' });
  setInterval(refresh, POLL_MS);
  refresh();
})();
