// Session data of asynchronous chats in a cookie of the widget instance; the cookie storage provider keeps it across restarts.
//
// Use: copy to scripts/session/ of the distribution. It serves every instance with async.enabled whose configuration has no functions of
// its own. Names: getSessionData stores, setSessionData returns.
const NAME = 'webchat.session';

module.exports = {
  getSessionData(sessionData, Cookie, CookieOptions) {
    Cookie.set(NAME, sessionData, { ...CookieOptions, expires: 30 }); // an object becomes JSON; 30 days
  },

  setSessionData(open, Cookie) {
    return Cookie.getJSON(NAME);
  },

  deleteSessionData(errorData, Cookie, CookieOptions) {
    Cookie.remove(NAME, CookieOptions);
  }
};
