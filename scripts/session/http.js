// Session data of asynchronous chats in an HTTP service of yours: PUT, GET and DELETE of SERVICE/<customer>.
//
// Use: set SERVICE, copy to scripts/session/ of the distribution, and allow the origin in conf/io.webchat.scripting.cfg:
//   fetchOrigins = https://sessions.example.com
// The customer's id comes from the configuration: webchat.userData.customerId.
const SERVICE = 'https://sessions.example.com/sessions/';

function address() {
  const userData = _genesys.widgets.webchat.userData || {};
  return SERVICE + encodeURIComponent(userData.customerId || 'anonymous');
}

async function request(method, body) {
  const response = await fetch(address(), {
    method,
    headers: { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body)
  });
  if (!response.ok && response.status !== 404) {
    throw new Error('The session service answered ' + response.status);
  }
  return response;
}

module.exports = {
  async getSessionData(sessionData) {
    await request('PUT', sessionData);
  },

  async setSessionData() {
    const response = await request('GET');
    return response.status === 404 ? undefined : response.json();
  },

  async deleteSessionData() {
    await request('DELETE');
  }
};
