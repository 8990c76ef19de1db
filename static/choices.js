// Select2 draws its own box beside a select and leaves the label behind: give the box the select's name.
"use strict";

function nameOf(select) {
  const label = document.querySelector(`label[for="${select.id}"]`);
  return select.getAttribute("aria-label") || (label ? label.textContent.trim().replace(/:$/, "") : "");
}

function nameBoxes() {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const box = select.nextElementSibling;
    const parts = box ? box.querySelectorAll("[role=combobox], [role=textbox], input[type=search]") : [];
    for (const part of parts) {
      part.removeAttribute("aria-labelledby");
      part.setAttribute("aria-label", nameOf(select));
    }
  }
}

// A row is added as a copy of an empty one, which has no number.
function numberRow(event) {
  const at = Number(event.target.id.match(/-(\d+)$/)[1]);
  for (const field of event.target.querySelectorAll("[aria-label]")) field.ariaLabel += `, ${at + 1}`;
  nameBoxes();
}

// Both run after the admin's own, which are registered first and draw the boxes.
if (window.django && window.django.jQuery) {
  window.django.jQuery(nameBoxes);
  document.addEventListener("formset:added", numberRow);
}
