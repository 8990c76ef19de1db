// The code stands behind # in the link, which browsers send to nobody: take it from there, and out of the history.
"use strict";

const form = document.getElementById("invitation");
if (location.hash) {
  form.elements.code.value = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
  form.submit();
}
