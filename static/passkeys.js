// allauth's scripts only log it when a passkey is not given: tell the person.
"use strict";

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.getElementById("passkey_fault").hidden = false;
});
