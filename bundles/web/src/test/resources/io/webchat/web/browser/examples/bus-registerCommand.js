oMyPlugin.registerCommand('test', function (e) {
  // e.time, e.commander, e.command, e.data, e.deferred
  if (e.data.answer === 42) {
    e.deferred.resolve('the answer of ' + e.commander);
  } else {
    e.deferred.reject('not the answer');
  }
});
oMyPlugin.registerEvents(['tested', 'opening', 'settled']);
oMyPlugin.ready();
var oOther = window._genesys.widgets.bus.registerPlugin('Other');
oOther.command('MyPlugin.test', { answer: 42 }).done(function (e) {
  example.done(e);
});
oOther.command('MyPlugin.test', { answer: 1 }).fail(function (e) {
  example.fail(e);
});
