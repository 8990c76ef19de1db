// A long list takes some seconds: show that the site is at work.
"use strict";

for (const form of document.querySelectorAll("form.busy")) {
  form.addEventListener("submit", () => {
    for (const bar of form.querySelectorAll("progress")) bar.hidden = false;
  });
}
addEventListener("pageshow", () => {
  for (const bar of document.querySelectorAll("progress.busy")) bar.hidden = true;
});
