// Loader snippets of analytics vendors: a queue, a script that never comes, a pixel, a beacon.
(function (w, d, tag, url, name) {
  w.AnalyticsObject = name;
  w[name] = w[name] || function () { (w[name].q = w[name].q || []).push(arguments); };
  w[name].l = 1 * new Date();
  var script = d.createElement(tag);
  var first = d.getElementsByTagName(tag)[0];
  script.async = 1;
  script.src = url;
  first.parentNode.insertBefore(script, first);
})(window, document, 'script', 'https://analytics.example/a.js', 'an');
an('create', 'X-1', 'auto');

!function (f, b) { if (f.px) return; var n = f.px = function () { n.queue.push(Array.prototype.slice.call(arguments)); }; n.push = n; n.loaded = true; n.version = '2.0'; n.queue = [];
  var t = b.createElement('script'); t.async = true; b.head.appendChild(t); }(window, document);
px('track', 'PageView');

var sent = [];
CXBus.subscribe('WebChatService.started', function () {
  an('send', 'event', 'chat', 'started', { nonInteraction: true });
  px('trackCustom', 'ChatStarted');
  if (!navigator.sendBeacon('https://collect.example/b', JSON.stringify({ event: 'started' }))) {
    fetch('https://collect.example/b', { method: 'POST', keepalive: true, headers: new Headers({ 'X-Source': 'chat' }), body: '{}' }); // fire and forget
  }
  fetch('https://collect.example/c').catch(function (e) { sent.push(e.name + ' ' + (e instanceof TypeError)); });
  var pixel = new Image(1, 1);
  pixel.onload = function () { sent.push('never'); };
  pixel.src = 'https://collect.example/p.gif?v=' + encodeURIComponent(navigator.userAgent) + '&r=' + document.referrer;
  var request = new XMLHttpRequest();
  request.open('POST', 'https://collect.example/x', true);
  request.onreadystatechange = function () { if (this.readyState === 4) { sent.push('status ' + this.status); } };
  request.onerror = function () { sent.push('error'); };
  request.send('x');
});
