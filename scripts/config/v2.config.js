// Configuration of version 2 (GMS REST), as documented.
//
// Use: replace HOST, SERVICE and the key, and copy this file to conf/widgets.config.js of the distribution, or name it in
// conf/io.webchat.instance-NAME.cfg:  script = conf/v2.config.js
// Check it before:  scripts/webchat check scripts/config/v2.config.js
window._genesys.widgets.webchat = {
  apikey: 'XXXXXXXX',
  dataURL: 'https://HOST/genesys/2/chat/SERVICE',
  enableCustomHeader: true,
  userData: {},
  emojis: true,
  actionsMenu: true,
  // what follows is for the user interface: it is kept and not used here
  autoInvite: {
    enabled: false,
    timeToInviteSeconds: 10,
    inviteTimeoutSeconds: 30
  },
  chatButton: {
    enabled: true,
    template: '<div>CHAT NOW</div>',
    effect: 'fade',
    openDelay: 1000,
    effectDuration: 300,
    hideDuringInvite: true
  }
};
