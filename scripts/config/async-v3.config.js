// Configuration of version 3 with asynchronous chat, as documented: the session is kept in a cookie of the widget instance and taken up
// again after a restart. Mind the names: getSessionData stores, setSessionData returns.
//
// Use: replace HOST and the keys, and copy this file to conf/widgets.config.js of the distribution. To see it at work against the built-in
// chat server, as it is:  scripts/webchat demo --config scripts/config/async-v3.config.js
window._genesys.widgets.webchat = {
  emojis: true,
  userData: {},
  transport: {
    type: 'pureengage-v3-rest',
    dataURL: 'https://HOST/nexus/v3/chat/sessions',
    endpoint: 'XXXXXXXXX',
    headers: { 'X-api-key': 'XXXXXXXX' },
    async: {
      enabled: true,
      getSessionData: function (sessionData, Cookie, CookieOptions) {
        Cookie.set('customer-defined-session-cookie', JSON.stringify(sessionData), CookieOptions);
      },
      setSessionData: function (Open, Cookie, CookieOptions) {
        return Cookie.get('customer-defined-session-cookie');
      },
      deleteSessionData: function (errorData, Cookie, CookieOptions) {
        Cookie.remove('customer-defined-session-cookie', CookieOptions);
      }
    }
  }
};
