// What is found as one types. Arrows go through it, Escape closes it; Enter asks for the whole page, as without a script.
"use strict";

const SEARCH_PAUSE = 200; // milliseconds after the last key

class Search {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector("input[type=search]");
    this.found = form.querySelector(".found");
    this.input.addEventListener("input", () => this.typed());
    form.addEventListener("keydown", (event) => this.key(event));
    form.addEventListener("focusout", (event) => {
      if (!form.contains(event.relatedTarget)) this.close();
    });
  }

  typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), SEARCH_PAUSE);
  }

  async ask() {
    const text = this.input.value.trim();
    if (text.length < 2) return this.close();
    const response = await fetch(this.form.dataset.suggestions, {
      method: "POST", body: new FormData(this.form), redirect: "error",
    }).catch(() => null);
    if (!response || !response.ok) return this.close(); // the whole page says what is the matter
    const found = await response.text();
    if (this.input.value.trim() !== text || !this.form.contains(document.activeElement)) return;
    this.found.innerHTML = found;
    this.found.hidden = false;
  }

  close() {
    clearTimeout(this.timer);
    this.found.hidden = true;
  }

  key(event) {
    if (event.key === "Escape" && !this.found.hidden) {
      this.close();
      this.input.focus();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !this.found.hidden) {
      this.move(event.key === "ArrowDown" ? 1 : -1);
    } else {
      return;
    }
    event.preventDefault();
  }

  move(step) {
    const stops = [this.input, ...this.found.querySelectorAll("a")];
    const at = stops.indexOf(document.activeElement);
    stops[(Math.max(at, 0) + step + stops.length) % stops.length].focus();
  }
}

for (const form of document.querySelectorAll("form.search")) new Search(form);
