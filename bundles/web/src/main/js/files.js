// Files of the page, and to it.
import { isObject, root, SERVICE } from './base.js';
import { quietly } from './deferred.js';
import { link } from './link.js';
import { commandsOfPage } from './plugins.js';

const asFile = (files) => (isObject(files) && files.files ? files.files[0] : Array.isArray(files) || (isObject(files) && 'length' in files) ? files[0] : files);

Object.assign(commandsOfPage, {
  [SERVICE + '.sendFile']({ files: given }, deferred, commander) {
    const file = asFile(isObject(given) && given.jquery ? given[0] : given);
    if (!(root.Blob && file instanceof root.Blob)) {
      deferred.reject({ code: 'INVALID_ARGUMENT', text: 'No file provided' });
      return;
    }
    link.opened().then((address) => {
      const max = link.fileBytes();
      if (file.size > max) {
        deferred.reject({ code: 'TOO_LARGE', text: 'The file is larger than ' + max + ' bytes', max });
        return;
      }
      const request = new XMLHttpRequest();
      request.open('POST', address + '/files?name=' + encodeURIComponent(file.name || 'file') + '&commander=' + encodeURIComponent(commander));
      request.withCredentials = true;
      request.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
      request.upload.onprogress = (e) => deferred.notify({ loaded: e.loaded, total: e.total });
      request.onload = () => settleBy(deferred, request.status, request.responseText);
      request.onerror = () => deferred.reject({ code: 'UNREACHABLE', status: 0, text: 'The file could not be sent' });
      request.send(file);
    }, quietly(deferred.reject));
  },
  async [SERVICE + '.downloadFile']({ fileId, field, fileName }, deferred, commander) {
    try {
      const address = await link.opened();
      const name = fileName || 'file';
      const query = '/files?fileId=' + encodeURIComponent(fileId || field || '') + '&fileName=' + encodeURIComponent(name) + '&commander=' + encodeURIComponent(commander);
      const response = await root.fetch(address + query, { credentials: 'include' });
      if (!response.ok) {
        settleBy(deferred, response.status, await response.text());
        return;
      }
      const url = URL.createObjectURL(await response.blob());
      const anchor = document.createElement('a');
      anchor.href = url;
      anchor.download = name;
      anchor.click();
      root.setTimeout(() => URL.revokeObjectURL(url), 60000);
      deferred.resolve();
    } catch (e) {
      deferred.reject({ code: 'UNREACHABLE', status: 0, text: 'The file could not be fetched' });
    }
  }
});

function settleBy(deferred, status, text) {
  let answer;
  try {
    answer = JSON.parse(text);
  } catch (e) {
    answer = { code: 'INVALID_RESPONSE', text: 'The answer is none', value: { status } };
  }
  if (status === 200) {
    deferred.resolve(answer.value);
  } else {
    deferred.reject(answer.value === undefined ? answer : answer.value, answer);
  }
}
