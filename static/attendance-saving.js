// Saves what is changed on the attendance grid: one request at a time, each tried again until it is done. What the
// browser keeps meanwhile is ids and marks, never names, so that a closed tab or a session that ran out loses no mark.
"use strict";

const WAITS = [1, 2, 4, 8, 15]; // seconds before the next try
const LONGEST = 20; // seconds for one request
const DAY = 24 * 3600 * 1000; // milliseconds: marks that were kept longer are asked about

class Refused extends Error {}
class SignedOut extends Error {} // or may no longer mark here

class Saving {
  // `tell(state, message)` hears every change of state; `saved(reply)` every answer.
  constructor(form, { tell, saved }) {
    Object.assign(this, { form, address: form.dataset.address, tell, saved, jobs: [], failures: 0, isBusy: false });
    this.changes = 0; // made on this page so far
    this.stem = `mark ${form.dataset.user} ${this.address} `;
    this.marks = new Map(); // "participation session" -> present or not
    this.takeUp();
    addEventListener("online", () => this.go());
    addEventListener("storage", (event) => this.heardOfTab(event));
  }

  // Marks left over from a tab that was closed.
  takeUp() {
    const kept = Object.keys(localStorage).filter((key) => key.startsWith(this.stem));
    const isOld = kept.some((key) => Date.now() - localStorage.getItem(key).split(" ")[1] > DAY);
    const isWanted = !isOld || confirm(this.form.dataset.old);
    for (const key of kept) {
      if (isWanted) this.marks.set(key.slice(this.stem.length), localStorage.getItem(key).startsWith("1"));
      else localStorage.removeItem(key);
    }
  }

  // Another tab of the same user marked the same cell later, or saved it.
  heardOfTab({ key, newValue }) {
    if (!key || !key.startsWith(this.stem)) return;
    const pair = key.slice(this.stem.length);
    if (newValue === null) this.marks.delete(pair);
    else if (this.marks.has(pair)) this.marks.set(pair, newValue.startsWith("1"));
  }

  get isIdle() {
    return !this.isBusy && !this.marks.size && !this.jobs.length;
  }

  mark(pair, isPresent) {
    this.begin();
    this.marks.set(pair, isPresent);
    try {
      localStorage.setItem(this.stem + pair, `${isPresent ? 1 : 0} ${Date.now()}`);
    } catch { /* a browser that keeps nothing still has the mark on the page */ }
    this.go();
  }

  // A job is {to, body, done(reply), refused(message)}; it lives as long as the page.
  post(job) {
    this.begin();
    this.jobs.push(job);
    this.go();
  }

  begin() {
    this.changes += 1;
    if (this.isIdle) this.refusal = "";
  }

  async go() {
    if (this.isBusy) return;
    clearTimeout(this.timer);
    this.isBusy = true;
    try {
      while (this.marks.size || this.jobs.length) {
        this.tell("saving");
        await (this.marks.size ? this.sendMarks() : this.sendJob());
        this.failures = 0;
      }
      this.isBusy = false;
      this.tell(this.refusal ? "refused" : "saved", this.refusal);
    } catch (error) {
      this.isBusy = false;
      this.tell(error instanceof SignedOut ? "signedOut" : "unsaved");
      this.timer = setTimeout(() => this.go(), 1000 * WAITS[Math.min(this.failures++, WAITS.length - 1)]);
    }
  }

  async sendMarks() {
    const sent = [...this.marks];
    const body = JSON.stringify(sent.map(([pair, isPresent]) => [...pair.split(" ").map(Number), isPresent]));
    await this.heard(() => this.send("marks/", body), () => this.forget(sent));
  }

  async sendJob() {
    const job = this.jobs[0];
    await this.heard(() => this.send(job.to, job.body), () => this.jobs.shift(), job);
  }

  // Do a request; once it is answered, whatever the answer, it is not sent again.
  async heard(request, forget, job = {}) {
    try {
      const reply = await request();
      forget();
      if (job.done) job.done(reply);
      this.saved(reply);
      if (reply.message) this.tell("message", reply.message);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      forget();
      if (job.refused) job.refused(error.message);
      this.refusal = error.message;
    }
  }

  forget(sent) {
    for (const [pair, isPresent] of sent) {
      if (this.marks.get(pair) !== isPresent) continue; // changed again meanwhile
      this.marks.delete(pair);
      localStorage.removeItem(this.stem + pair);
    }
  }

  async send(to, body) {
    const signal = AbortSignal.timeout(1000 * LONGEST);
    const [, token] = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]*)/) || [null, ""]; // a new one after signing in
    const headers = { "X-CSRFToken": token, "X-User": this.form.dataset.user };
    const response = await fetch(this.address + to, { method: "POST", headers, body, signal });
    const isOurs = (response.headers.get("content-type") || "").startsWith("application/json");
    if (isOurs && response.ok) return response.json();
    if (isOurs) throw new Refused((await response.json()).message);
    if (response.status === 400) throw new Refused(this.form.dataset.unreadable);
    if (response.redirected || [403, 404, 409].includes(response.status)) throw new SignedOut();
    throw new Error(response.statusText);
  }
}
