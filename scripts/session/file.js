// Session data of asynchronous chats in localStorage, which is a file for each widget instance. Scripts have no other way to files.
//
// Use: copy to scripts/session/ of the distribution and name the folder in conf/io.webchat.scripting.cfg:  storageFolder = data/localstorage
// Only instances that have an id are kept across restarts.
const NAME = 'webchat.session';

function getSessionData(sessionData) {
  localStorage.setItem(NAME, JSON.stringify({ savedAt: Date.now(), sessionData }));
}

function setSessionData() {
  const text = localStorage.getItem(NAME);
  return text === null ? undefined : JSON.parse(text).sessionData;
}

function deleteSessionData() {
  localStorage.removeItem(NAME);
}
