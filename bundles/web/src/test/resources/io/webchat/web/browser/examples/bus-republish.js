oMyPlugin.republish('settled', { count: 1 });
oMyPlugin.subscribe('MyPlugin.settled', function (e) {
  example.heard(e);
});
