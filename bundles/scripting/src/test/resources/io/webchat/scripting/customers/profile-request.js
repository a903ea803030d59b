// A request with a time limit; the chat starts with or without its answer.
_genesys.widgets.onReady = async function (bus) {
  const controller = new AbortController();
  const heard = [];
  controller.signal.addEventListener('abort', () => heard.push('aborted ' + controller.signal.reason.name));
  let level = 'unknown';
  try {
    const response = await fetch('https://profile.example/me', { headers: new Headers([['Accept', 'application/json']]), signal: controller.signal });
    level = (await response.json()).level;
  } catch (e) {
    level = e instanceof TypeError ? 'not asked' : String(e);
  }
  controller.abort();
  try { await fetch('https://profile.example/me', { signal: controller.signal }); } catch (e) { heard.push(e.name); }
  bus.command('WebChatService.updateUserData', { level, heard: heard.join() });
};
