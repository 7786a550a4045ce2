// What pages do beyond what they can without script. Everything works without it.
(function () {
  'use strict';
  var offline = function () { return document.querySelector('[data-offline]'); };
  var error = function () { return document.querySelector('[data-error]'); };
  function show(element, shown) { if (element) { element.hidden = !shown; } }

  window.addEventListener('offline', function () { show(offline(), true); });
  window.addEventListener('online', function () { show(offline(), false); });
  document.addEventListener('htmx:sendError', function () { show(offline(), true); });
  document.addEventListener('htmx:responseError', function (event) {
    if (event.detail.xhr.status === 401) { window.location.reload(); return; } // the session is over: the whole page says so, and how to come in again
    show(error(), true);
  });
  document.addEventListener('htmx:afterRequest', function (event) {
    if (event.detail.successful) { show(offline(), false); show(error(), false); }
  });

  // the page that is shown is seen among the others, also on a telephone
  var shown = document.querySelector('.tabs [aria-current]'), tabs = document.querySelector('.tabs');
  if (shown && tabs.scrollWidth > tabs.clientWidth) { tabs.scrollLeft = shown.offsetLeft - (tabs.clientWidth - shown.offsetWidth) / 2; }

  // what is dropped down closes by Escape and by a click elsewhere
  document.addEventListener('keydown', function (event) {
    if (event.key !== 'Escape') { return; }
    document.querySelectorAll('details.drop[open]').forEach(function (drop) {
      drop.open = false;
      drop.querySelector('summary').focus();
    });
  });
  document.addEventListener('click', function (event) {
    document.querySelectorAll('details.drop[open]').forEach(function (drop) {
      if (!drop.contains(event.target)) { drop.open = false; }
    });
  });

  // a form that takes a while says so and is sent once
  document.addEventListener('submit', function (event) {
    var button = event.submitter;
    if (!button || event.target.method !== 'post') { return; }
    window.setTimeout(function () { button.disabled = true; button.setAttribute('aria-busy', 'true'); }, 0);
    window.addEventListener('pageshow', function () { button.disabled = false; button.removeAttribute('aria-busy'); });
  });

  // values to be copied elsewhere: without script one click marks all of one
  function copyable(root) {
    root.querySelectorAll('[data-copy]').forEach(function (button) { button.hidden = false; });
  }
  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-copy]');
    if (!button) { return; }
    var value = button.parentElement.querySelector('.copy-value');
    function said() { button.textContent = button.dataset.copied; }
    function byHand() { // where the clipboard is only for pages by https
      window.getSelection().selectAllChildren(value);
      if (document.execCommand('copy')) { said(); }
    }
    if (navigator.clipboard) { navigator.clipboard.writeText(value.textContent).then(said, byHand); } else { byHand(); }
  });
  copyable(document);
  document.addEventListener('htmx:load', function (event) { copyable(event.target); });
})();
