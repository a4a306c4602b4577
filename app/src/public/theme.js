(function () {
  var root = document.documentElement, key = "autogram_theme";
  root.dataset.js = "";
  try {
    var theme = localStorage.getItem(key);
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch (storageIsOff) {}
  addEventListener("click", function (event) {
    if (!event.target.closest("[data-theme-toggle]")) return;
    var next = getComputedStyle(root).colorScheme === "dark" ? "light" : "dark";
    if (!root.dataset.theme) next = matchMedia("(prefers-color-scheme: dark)").matches ? "light" : "dark";
    root.dataset.theme = next;
    try { localStorage.setItem(key, next); } catch (storageIsOff) {}
  });
})();
