// Saves what is changed on the attendance grid: one request at a time, each tried again until it is done. What the
// browser keeps meanwhile is ids and marks, never names, so that a closed tab or a session that ran out loses no mark.
"use strict";

const WAITS = [1, 2, 4, 8, 15]; // seconds before the next try
const LONGEST = 20; // seconds for one request

class Refused extends Error {}
class SignedOut extends Error {}

class Saving {
  // `tell(state, message)` hears every change of state; `saved(reply)` every answer.
  constructor(form, { tell, saved }) {
    Object.assign(this, { address: form.dataset.address, tell, saved, jobs: [], failures: 0, isBusy: false });
    this.stem = `mark ${form.dataset.user} ${this.address} `;
    this.marks = new Map(); // "participation session" -> present or not
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(this.stem)) this.marks.set(key.slice(this.stem.length), localStorage.getItem(key) === "1");
    }
    addEventListener("online", () => this.go());
  }

  get isIdle() {
    return !this.isBusy && !this.marks.size && !this.jobs.length;
  }

  mark(pair, isPresent) {
    this.marks.set(pair, isPresent);
    try {
      localStorage.setItem(this.stem + pair, isPresent ? "1" : "0");
    } catch { /* a browser that keeps nothing still has the mark on the page */ }
    this.go();
  }

  // A job is {to, body, done(reply), refused(message)}; it lives as long as the page.
  post(job) {
    this.jobs.push(job);
    this.go();
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
      this.tell("saved");
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
      this.tell("refused", error.message);
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
    const [, token] = document.cookie.match(/(?:^|; )csrftoken=([^;]*)/) || [null, ""]; // a new one after signing in
    const response = await fetch(this.address + to, { method: "POST", headers: { "X-CSRFToken": token }, body, signal });
    const isOurs = (response.headers.get("content-type") || "").startsWith("application/json");
    if (isOurs && response.ok) return response.json();
    if (isOurs) throw new Refused((await response.json()).message);
    if (response.redirected || response.status === 403) throw new SignedOut();
    if (response.status === 400 || response.status === 404) throw new Refused(response.statusText);
    throw new Error(response.statusText);
  }
}
