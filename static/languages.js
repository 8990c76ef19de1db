// Another language loads the page anew: ask first where something typed would be lost.
"use strict";

function isChanged(field) {
  if (field.type === "hidden" || !field.form || field.form.matches(".languages, [data-saving]")) return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.type !== "select-one") return field.value !== field.defaultValue;
  const chosen = [...field.options].find((option) => option.defaultSelected) || field.options[0];
  return chosen !== undefined && !chosen.selected;
}

for (const form of document.querySelectorAll("form.languages")) {
  form.addEventListener("submit", (event) => {
    const fields = [...document.querySelectorAll("input, textarea, select:not([multiple])")];
    if (fields.some(isChanged) && !confirm(form.dataset.unsaved)) event.preventDefault();
  });
}
