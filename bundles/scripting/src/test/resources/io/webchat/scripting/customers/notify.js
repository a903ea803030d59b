// A sound and a note when the agent writes, a link that is copied, and a form that is read.
var heard = [];
var tell = function (text) { heard.push(text); };
var sound = new Audio('https://cdn.example/ding.mp3');
sound.volume = 0.5;
sound.addEventListener('ended', function () { tell('never'); });
CXBus.subscribe('WebChatService.messageReceived', function () {
  sound.play().then(function () { tell('played ' + sound.volume); }).catch(function () { tell('never'); });
  document.createElement('audio').play().then(function () { tell('element'); });
  if (window.Notification && Notification.permission !== 'granted') {
    Notification.requestPermission().then(function (answer) { tell('asked ' + answer); });
    Notification.requestPermission(function (answer) { tell('old way ' + answer); });
  }
  var note = new Notification('Chat', { body: 'Anna wrote' });
  note.onclick = function () { window.focus(); note.close(); };
  navigator.clipboard.writeText(location.href).then(function () { tell('copied'); });
  navigator.permissions.query({ name: 'notifications' }).then(function (status) { tell('state ' + status.state); });
  navigator.geolocation.getCurrentPosition(function () { tell('never'); }, function (error) { tell('place ' + error.code); });
  if (window.indexedDB) { indexedDB.open('chat'); }
  if (typeof indexedDB !== 'undefined' || indexedDB) { tell('never'); }
  window.print();
});
var form = new FormData();
form.append('name', 'Ann'); form.append('tag', 'a'); form.append('tag', 2); form.set('name', 'Bob');
var names = [];
form.forEach(function (value, name) { names.push(name + '=' + value); });
var fields = [form.get('name'), form.getAll('tag').join('+'), form.has('none'), form.get('none'), names.join('&'), Array.from(form).length,
  Object.fromEntries(form.entries()).tag, $.contains(document.documentElement, document.body), $.contains(document.body, document.body)].join('; ');
