// A visitor's id, consent and preferences, put into userData before a chat starts.
(async function () {
  const id = (await cookieStore.get('visitor'))?.value ?? crypto.randomUUID();
  await cookieStore.set({ name: 'visitor', value: id, expires: Date.now() + 86400000, sameSite: 'lax' });
  const random = crypto.getRandomValues(new Uint32Array(4));
  const bytes = new TextEncoder().encode('Köln €😀');
  const preferences = { languages: new Set(['de', 'en']), seen: new Map([['home', new Date(5)]]) };
  preferences.self = preferences;
  const copy = structuredClone(preferences);
  window.visitor = {
    id: /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id), cookie: document.cookie.indexOf('visitor=' + id) >= 0,
    all: (await cookieStore.getAll()).length, random: new Set(random).size > 1, bytes: bytes.length, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes),
    copy: copy.self === copy && copy.languages.has('en') && copy.seen.get('home').getTime() === 5 && copy.languages !== preferences.languages,
    lang: document.documentElement.lang, dir: document.dir + '|' + document.body.className + '|' + document.title + '|' + document.characterSet, nul: atob('AAE=').length
  };
  await cookieStore.delete('visitor');
  visitor.gone = (await cookieStore.get('visitor')) === null;
  CXBus.command('WebChatService.updateUserData', { lang: visitor.lang });
})();
