function once(e) {
  oMyPlugin.unsubscribe('MyPlugin.opening', once);
  example.heard(e);
}
oMyPlugin.subscribe('MyPlugin.opening', once);
oMyPlugin.publish('opening', { window: 1 });
setTimeout(function () {
  oMyPlugin.publish('opening', { window: 2 });
  setTimeout(example.always, 0);
}, 0);
