oMyPlugin.publish('tested', { count: 1 }); // before the subscription: not heard
oMyPlugin.subscribe('MyPlugin.tested', function (e) {
  // e.time, e.event, e.publisher, e.data
  example.heard(e);
});
oMyPlugin.publish('tested', { count: 2 });
