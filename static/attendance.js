// The attendance grid: one key a mark, arrows and Enter to move, and everybody's marks on every page that shows it.
"use strict";

const LOOK = 4000; // milliseconds between looks at what others changed

class AttendanceGrid {
  constructor(form) {
    this.form = form;
    this.table = form.querySelector("table");
    this.body = this.table.tBodies[0];
    this.status = document.getElementById("saving");
    this.own = new Set(); // rows typed here: a full page of the list may not hold them
    this.undo = []; // of lists of [box, what it was]
    this.version = form.dataset.version;
    this.saving = new Saving(form, { tell: (...told) => this.tell(...told), saved: (reply) => this.saved(reply) });
    const last = document.getElementById("new");
    this.people = last && new People(last, this.saving, (row) => this.added(row));
    this.plainUntilNow();
    this.listen();
    for (const [pair, isPresent] of this.saving.marks) this.show(pair, isPresent);
    if (!this.saving.isIdle) this.saving.go(); // left over from a tab that was closed
    setInterval(() => this.look(), LOOK);
    if (this.people && !this.rows.length) this.people.name.focus();
  }

  get rows() {
    return [...this.body.querySelectorAll("tr[data-row]")];
  }

  // Without this script the page is a form with a button.
  plainUntilNow() {
    for (const row of this.form.querySelectorAll(".plain")) row.hidden = true;
    for (const button of this.form.querySelectorAll("button.all")) button.hidden = false;
  }

  listen() {
    this.table.addEventListener("change", (event) => this.changed(event.target));
    this.table.addEventListener("keydown", (event) => this.key(event));
    this.table.addEventListener("click", (event) => {
      if (event.target.matches("button.all")) this.all(event.target.dataset.session);
    });
    this.form.addEventListener("submit", (event) => event.preventDefault());
    addEventListener("beforeunload", (event) => {
      if (this.saving.jobs.length || (this.people && this.people.name.value.trim())) event.preventDefault();
    });
  }

  // Marks

  box(pair) {
    return this.form.elements[`mark-${pair.replace(" ", "-")}`];
  }

  changed(control) {
    const [kind, row, session] = control.name.split("-");
    if (kind === "mark") this.set([[control, !control.checked]], `${row} ${session}`);
    else if (kind !== "new") this.changeRow(control, kind, row);
  }

  set(boxes) {
    this.undo.push(boxes);
    for (const [box] of boxes) {
      const [, row, session] = box.name.split("-");
      this.count(box, session);
      this.saving.mark(`${row} ${session}`, box.checked);
    }
  }

  all(session) {
    const column = this.rows.map((row) => this.box(`${row.dataset.row} ${session}`)).filter((box) => !box.checked);
    for (const box of column) box.checked = true;
    if (column.length) this.set(column.map((box) => [box, false]));
  }

  takeBack() {
    for (const [box, was] of this.undo.pop() || []) {
      if (!box.isConnected || box.checked === was) continue;
      box.checked = was;
      this.set([[box, !was]]);
      this.undo.pop();
    }
  }

  show(pair, isPresent) {
    const box = this.box(pair);
    if (box && box.checked !== isPresent) {
      box.checked = isPresent;
      this.count(box, pair.split(" ")[1]);
    }
  }

  // The running total at once; the server's follows with the answer.
  count(box, session) {
    const cell = this.table.querySelector(`.listed[data-session="${session}"]`);
    const numbers = cell.textContent.split(" · ").map(Number);
    numbers[["woman", "man", "not_stated"].indexOf(box.closest("tr").dataset.gender)] += box.checked ? 1 : -1;
    cell.textContent = numbers.join(" · ");
  }

  // Rows

  changeRow(control, field, row) {
    const body = new URLSearchParams({ participation: row, field, value: control.value, was: known(control) });
    control.dataset.was = control.value;
    if (field === "gender") control.closest("tr").dataset.gender = control.value;
    control.removeAttribute("aria-invalid");
    this.saving.post({ to: "row/", body, refused: () => control.setAttribute("aria-invalid", "true") });
  }

  added(row) {
    this.own.add(row);
    this.number();
  }

  number() {
    this.rows.forEach((row, at) => (row.cells[0].textContent = Number(this.form.dataset.start) + at));
  }

  // Keys

  key(event) {
    const control = event.target;
    if (event.defaultPrevented || !control.name) return;
    const isText = control.type === "text";
    if (event.ctrlKey || event.metaKey) {
      if (event.code === "KeyD") this.asAbove(control.closest("tr"));
      else if (event.code === "KeyZ" && !isText) this.takeBack();
      else return;
    } else if (event.altKey) return;
    else if (event.key === "Enter" && control.closest("#new")) this.people.add();
    else if (event.key === "Enter" || event.key === "ArrowDown") this.move(control, 1);
    else if (event.key === "ArrowUp") this.move(control, -1);
    else if (event.key === "ArrowRight" && !isText) this.step(control, 1);
    else if (event.key === "ArrowLeft" && !isText) this.step(control, -1);
    else if (event.code === "KeyA" && control.name.startsWith("mark-")) this.all(control.name.split("-")[2]);
    else return;
    event.preventDefault();
  }

  move(control, by) {
    const rows = [...this.body.rows].filter((row) => row.querySelector("input, select"));
    const row = rows[rows.indexOf(control.closest("tr")) + by];
    if (!row) return;
    const at = control.closest("td, th").cellIndex;
    const inCell = row.cells[at] && row.cells[at].querySelector("input:not([type=hidden]), select");
    focusOn(inCell || controls(row)[0]);
  }

  step(control, by) {
    const row = controls(control.closest("tr"));
    focusOn(row[row.indexOf(control) + by]);
  }

  // Audience and organisation of the row above.
  asAbove(row) {
    const above = row.previousElementSibling;
    for (const name of above ? ["audience", "organisation"] : []) {
      const [from, to] = [above, row].map((each) => each.querySelector(`[name^=${name}-], [name=new-${name}]`));
      const said = from ? from.value : (above.typed || {})[`new-${name}`];
      if (!to || said === undefined || to.value === said) continue;
      to.value = said;
      if (row.dataset.row) this.changed(to);
    }
  }

  // What the server says

  // What goes wrong is read out; that every mark was saved is only shown.
  tell(state, message) {
    if (state === "message" || state === "refused") this.version = ""; // the page may show what is not true
    if (state === "message") return (this.said = message);
    const { saving, saved, unsaved, signedOut } = this.form.dataset;
    const [shown, said, link] = this.status.children;
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hourCycle: "h23" });
    this.status.className = state;
    shown.textContent = { saving, saved: `${saved}, ${time}` }[state] || "";
    if (state === "saving") return; // what was said stays until this is done
    const words = { refused: message, unsaved, signedOut, saved: this.said }[state] || "";
    if (said.textContent !== words) said.textContent = words;
    link.hidden = state !== "signedOut";
    this.said = "";
    if (!this.version) this.look();
  }

  saved(reply) {
    if (!this.saving.marks.size) this.totals(reply);
  }

  totals({ totals, people }) {
    document.getElementById("people").textContent = people;
    for (const { session, listed, words, state } of totals) {
      const [numbers, difference] = ["listed", "difference"].map((name) =>
        this.table.querySelector(`.${name}[data-session="${session}"]`));
      if (!numbers) continue;
      numbers.textContent = Object.values(listed).join(" · ");
      difference.textContent = words;
      difference.className = `mark difference ${state}`;
    }
  }

  async look() {
    if (document.hidden || !this.saving.isIdle) return;
    const { changes } = this.saving;
    const isOld = () => changes !== this.saving.changes; // what was marked since is not in the answer
    try {
      const asked = new URLSearchParams({ version: this.version, page: this.form.dataset.page });
      const response = await answer(`${this.form.dataset.address}state/?${asked}`);
      const state = response.status === 200 && await response.json();
      const missing = state && this.missing(state) ? await this.fetchRows() : [];
      if (state && !isOld()) this.takeOver(state, missing);
    } catch { /* the next look may reach the server */ }
  }

  missing({ rows }) {
    return Object.keys(rows).some((id) => !this.body.querySelector(`tr[data-row="${id}"]`));
  }

  // Somebody else put people on the list: their rows as the page would show them.
  async fetchRows() {
    const response = await answer(location.href);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return [...page.querySelectorAll("tr[data-row]")];
  }

  takeOver(state, fetched) {
    const { version, marks, rows } = state;
    for (const row of fetched.filter(({ dataset }) => rows[dataset.row])) {
      if (this.body.querySelector(`tr[data-row="${row.dataset.row}"]`)) continue;
      this.body.insertBefore(document.adoptNode(row), this.people ? this.people.row : null);
    }
    for (const row of this.rows) {
      const { row: id } = row.dataset;
      if (rows[id]) this.showRow(row, rows[id], new Set(marks[id]));
      else if (!this.own.has(id)) row.remove();
    }
    this.totals(state);
    this.number();
    this.version = version;
  }

  showRow(row, said, present) {
    row.dataset.gender = said.gender;
    for (const control of controls(row)) {
      const [kind, , session] = control.name.split("-");
      if (kind === "mark") control.checked = present.has(Number(session));
      else if (said[kind] !== undefined) {
        control.dataset.was = said[kind];
        if (control !== document.activeElement) control.value = said[kind];
      }
    }
  }
}

function controls(row) {
  return [...row.querySelectorAll("input:not([type=hidden]), select")];
}

// What the server said last of a field of a row.
function known(control) {
  if ("was" in control.dataset) return control.dataset.was;
  return control.defaultValue ?? [...control.options].find((option) => option.defaultSelected)?.value ?? "";
}

function focusOn(control) {
  if (!control) return;
  control.focus();
  if (control.type === "text") control.select();
}

async function answer(address) {
  const response = await fetch(address);
  if (!response.ok || response.redirected) throw new Error(response.statusText);
  return response;
}

const attendance = document.getElementById("attendance");
if (attendance) new AttendanceGrid(attendance);
