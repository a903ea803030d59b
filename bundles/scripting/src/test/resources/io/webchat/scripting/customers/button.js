// A button without a library, built, found again and clicked.
var trail = [];
document.addEventListener('DOMContentLoaded', function () {
  if (document.querySelectorAll('.page-already-has-one').length > 1) return;
  var box = document.createElement('div');
  box.id = 'chat-box';
  box.classList.add('chat', 'hidden');
  box.dataset.chatState = 'closed';
  box.innerHTML = '<button class="go">Chat &amp; more</button>';
  var button = document.createElement('button');
  button.className = 'go primary';
  button.textContent = 'A <b>';
  box.appendChild(button);
  document.body.appendChild(box);
  trail.push(document.getElementById('chat-box') === box, box.parentNode === document.body, document.body.contains(button), box.getAttribute('data-chat-state'));
  trail.push(document.querySelector('#chat-box .primary') === button, button.closest('.chat') === box, button.matches('button.go'), button.innerHTML, button.outerHTML);
  var one = document.getElementsByClassName('never-there');
  trail.push(one[0] === document.querySelector('.never-there'), one.length, one[0].style.display === '', one[0].children.length, one[0].firstChild);
  one[0].style.display = 'none';
  trail.push(document.querySelector('.never-there').style.display);
  one[0].remove();
  trail.push(document.querySelector('.never-there'), document.getElementsByClassName('never-there').length);
  box.addEventListener('click', function (e) { trail.push('box ' + (e.target === button) + ' ' + (e.currentTarget === box) + ' ' + (this === box)); });
  button.onclick = function (e) { trail.push('button ' + e.bubbles); };
  document.addEventListener('click', { handleEvent: function (e) { trail.push('document ' + e.eventPhase); } });
  window.addEventListener('click', function (e) { trail.push('captured ' + e.defaultPrevented); }, true);
  button.click();
  trail.push(button.dispatchEvent(new MouseEvent('mousedown', { cancelable: true, clientX: 5 })));
  while (box.firstChild) { box.removeChild(box.firstChild); }
  trail.push(box.childNodes.length, button.parentNode);
  var decoder = document.createElement('textarea');
  decoder.innerHTML = 'caf&#233; &lt;3 &#8364;';
  trail.push(decoder.value);
  for (var node = box, depth = 0; node; node = node.parentNode) { depth += 1; }
  trail.push(depth);
});
