// The last row of the attendance grid: a new person is typed there, with suggestions from the register.
"use strict";

const PAUSE = 150; // milliseconds after the last key before the register is asked

class People {
  // `added(id)` hears of every row that was put on the list.
  constructor(row, saving, added) {
    Object.assign(this, { row, saving, heard: added, active: -1, taken: {} });
    this.name = row.querySelector("[name=new-name]");
    this.list = row.querySelector("#suggestions");
    const combobox = { role: "combobox", "aria-autocomplete": "list", "aria-controls": "suggestions" };
    for (const [name, value] of Object.entries(combobox)) this.name.setAttribute(name, value);
    this.close();
    this.name.addEventListener("input", () => this.typed());
    this.name.addEventListener("keydown", (event) => this.key(event));
    this.name.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => this.clicked(event));
  }

  field(name) {
    return this.row.querySelector(`[name=new-${name}]`);
  }

  typed() {
    this.leave();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    const asked = this.name.value.trim();
    if (asked.length < 2) return this.close();
    try {
      const { people } = await this.saving.send("people/", new URLSearchParams({ name: asked }));
      if (this.name.value.trim() === asked && document.activeElement === this.name) this.open(people);
    } catch {
      this.close(); // without a connection one types on; who it is, is asked when the row is saved
    }
  }

  open(people) {
    this.people = people;
    this.list.replaceChildren(...people.map((person, at) => option(person, at)));
    this.list.hidden = !people.length;
    this.name.setAttribute("aria-expanded", String(!this.list.hidden));
    this.highlight(-1);
  }

  close() {
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.name.setAttribute("aria-expanded", "false");
    this.highlight(-1);
  }

  highlight(at) {
    this.active = at;
    for (const each of this.list.children) each.setAttribute("aria-selected", String(each.dataset.at === String(at)));
    const now = this.list.children[at];
    if (now) this.name.setAttribute("aria-activedescendant", now.id);
    else this.name.removeAttribute("aria-activedescendant");
  }

  // Arrows walk through the suggestions, Enter takes one, Escape goes on typing somebody new.
  key(event) {
    if (this.list.hidden || event.ctrlKey || event.altKey) return;
    const last = this.list.children.length - 1;
    if (event.key === "ArrowDown") this.highlight(Math.min(this.active + 1, last));
    else if (event.key === "ArrowUp" && this.active >= 0) this.highlight(this.active - 1);
    else if (event.key === "Enter" && this.active >= 0) this.take(this.people[this.active]);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
  }

  clicked(event) {
    const clicked = event.target.closest("[role=option]");
    event.preventDefault(); // the focus stays in the name
    if (clicked) this.take(this.people[clicked.dataset.at]);
  }

  take(person) {
    this.leave();
    this.name.value = person.name;
    for (const name of ["participant", "gender", "audience", "organisation", "position"]) {
      const field = this.field(name);
      const isFree = name === "participant" || name === "gender" || field.value === nothing(field);
      if (isFree) field.value = this.taken[name] = person[name];
    }
    this.close();
  }

  // Take out again what a chosen person brought, but for what was changed since.
  leave() {
    for (const [name, value] of Object.entries(this.taken)) {
      const field = this.field(name);
      if (field.value === String(value)) field.value = nothing(field);
    }
    this.taken = {};
  }

  // What the row says, as [name, value] pairs; and the same row with that in it again.
  get content() {
    return [...new FormData(this.row.closest("form"))].filter(([name]) => name.startsWith("new-"));
  }

  set content(pairs) {
    this.clear();
    for (const [name, value] of pairs) {
      if (name === "new-present") this.row.querySelector(`[name=new-present][value="${value}"]`).checked = true;
      else this.row.querySelector(`[name=${name}]`).value = value;
    }
    this.name.focus();
  }

  clear() {
    for (const field of this.row.querySelectorAll("input, select")) {
      if (field.type === "checkbox") field.checked = false;
      else field.value = nothing(field);
    }
    this.taken = {};
    this.close();
  }

  // Save the typed person, and go on with the next: the name waits in a row of its own until it is on the list.
  add() {
    const { content } = this;
    const name = this.name.value.trim();
    if (!name) return;
    const waiting = waitingRow(name, this.row.cells.length);
    waiting.typed = Object.fromEntries(content); // for Ctrl+D, while it is being saved
    this.row.before(waiting);
    this.saving.post({
      to: "person/",
      body: new URLSearchParams(content),
      done: (reply) => this.added(waiting, reply),
      refused: (message) => this.refused(waiting, message, content),
    });
    this.clear();
    this.name.focus();
    this.row.scrollIntoView({ block: "nearest" });
  }

  added(waiting, { row, participation }) {
    const there = this.row.parentElement.querySelector(`tr[data-row="${participation}"]`);
    (there || waiting).replaceWith(rowOf(row));
    waiting.remove();
    this.heard(String(participation));
  }

  refused(waiting, message, content) {
    const again = document.createElement("button");
    again.type = "button";
    again.textContent = this.saving.form.dataset.again;
    again.addEventListener("click", () => {
      if (this.name.value.trim()) return this.name.focus(); // first what is being typed
      waiting.remove();
      this.content = content;
    });
    waiting.cells[1].append(` ${message} `, again);
    waiting.className = "refused";
  }
}

function nothing(field) {
  return field.tagName === "SELECT" ? "not_stated" : "";
}

function option(person, at) {
  const item = document.createElement("li");
  Object.assign(item, { id: `suggestion-${at}`, role: "option" });
  item.dataset.at = at;
  const name = document.createElement("strong");
  name.textContent = person.about;
  const why = document.createElement("small");
  why.textContent = person.why;
  item.append(name, why);
  return item;
}

function rowOf(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.firstElementChild;
}

function waitingRow(name, width) {
  const row = document.createElement("tr");
  row.className = "waiting";
  row.insertCell();
  const cell = row.insertCell();
  cell.colSpan = width - 1;
  cell.textContent = name;
  return row;
}
