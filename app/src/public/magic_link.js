(function () {
  var token = location.hash.slice(1), form = document.getElementById("magic-link");
  if (!token || !form) return;
  // The token must not stay in the address bar, the history or a screenshot.
  history.replaceState(null, "", location.pathname);
  form.elements.token.value = token;
  document.getElementById("magic-link-paste").hidden = true;
})();
