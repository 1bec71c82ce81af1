// Follows runs and workflows over one event stream, for any number of pages. It lives in a shared worker, so that all
// tabs of a browser have one connection: over HTTP/1.1 a browser allows six to a host. Where there are no shared
// workers, each page has one of its own and closes it while it is hidden.

import { changedAt, isOver, nameOf } from './runs.js';

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30000;
const ANSWER_LIMIT = 10000;
const TOGETHER = 40; // changes within this time are one message to the pages
const NEXT_FROM_QUEUE = 1000;
const LONGEST_QUERY = 30000; // the service takes more, many a proxy does not
const ENDED_KEPT = 20; // of each followed workflow
const ENDED_DEMO_RUNS_KEPT = 2;

/** Below this page or worker. Not relative: a page that was visited as https://name:password@host could not fetch. */
export const addressOf = (path) => new URL(path, self.location.origin + self.location.pathname).href;

/** What went wrong, in the service's words where it gave any. */
export async function problemOf(answer) {
  const type = answer.headers.get('Content-Type') || '';
  const problem = type.includes('json') ? await answer.json().catch(() => ({})) : {};
  return {
    status: answer.status,
    title: problem.title || `Status ${answer.status}`,
    detail: problem.detail || 'The service gave no reason.',
    retryAfter: answer.headers.get('Retry-After'),
  };
}

export class RunStream {
  #ports = new Set();
  #runs = new Map();
  #workflows = new Map();
  #hidden = new Set(); // found runs that the user does not want to see: their workflow is followed still
  #demo = true;
  #seeded = false;
  #about = null;

  #source = null;
  #next = null; // opened beside the old one, so that the server keeps what it knows
  #paused = false;
  #attempt = 0;
  #failures = 0;
  #timer = 0;
  #watchdog = 0;
  #heartbeat = 15000;
  #offset = 0; // the server's clock minus this browser's
  #connection = { state: 'connecting', text: 'Connecting' };

  #changed = new Set();
  #gone = new Set();
  #toPersist = false;
  #flushing = 0;
  #queueTimer = 0;

  /** Serves a page until it says that it leaves. */
  join(port) {
    this.#ports.add(port);
    port.onmessage = ({ data }) => this.#take(port, data);
  }

  #take(port, message) {
    switch (message.type) {
      case 'hello': return this.#welcome(port, message.followed);
      case 'replace': return this.#replace(message.followed);
      case 'follow': return this.#follow(message.runs, message.workflows);
      case 'unfollow': return this.#unfollow(message.runs, message.workflows);
      case 'retry': return this.#retry(message.name);
      case 'demo': return this.#showDemo(message.on);
      case 'connect': return this.#connectNow();
      case 'pause': return this.#pause();
      case 'bye': return this.#leave(port);
      default: throw new Error(`Unknown message: ${message.type}`);
    }
  }

  // ---- What is followed -------------------------------------------------------------------------

  /** A page brings what its browser remembers; after the first page that is what this stream has said itself. */
  #welcome(port, followed) {
    this.#ports.add(port); // a page that comes back from the browser's cache has said bye
    const hasMore = this.#addUnknown(followed);
    if (!this.#seeded) {
      this.#seeded = true;
      this.#demo = followed.demo;
      this.#start();
    } else if (this.#paused) {
      this.#connectNow();
    } else if (hasMore) {
      this.#connect();
    }
    port.postMessage({
      type: 'snapshot',
      about: this.#about,
      connection: this.#connection,
      demo: this.#demo,
      runs: [...this.#runs.values()],
      workflows: this.#listed(),
    });
  }

  /** A browser may keep a page that was left for minutes, in case its user goes back, and its worker with it. */
  #leave(port) {
    if (this.#toPersist) port.postMessage({ type: 'followed', followed: this.#followed() });
    this.#ports.delete(port);
    if (this.#ports.size === 0) this.#pause();
  }

  /** Another page with a stream of its own has changed what this browser remembers. */
  #replace(followed) {
    const runs = new Set(followed.runs.map(nameOf));
    for (const [name, run] of this.#runs) if (run.own && !runs.has(name)) this.#forget(name);
    for (const arn of this.#workflows.keys()) if (!followed.workflows.includes(arn)) this.#workflows.delete(arn);
    this.#demo = followed.demo;
    this.#addUnknown(followed);
    this.#forgetFound();
    this.#tellWorkflows();
    this.#connect();
  }

  /** Says whether any of it is to be asked for. */
  #addUnknown(followed) {
    const runs = followed.runs.filter((run) => !this.#runs.has(nameOf(run)));
    const workflows = followed.workflows.filter((arn) => !this.#workflows.has(arn));
    this.#add(runs, workflows);
    return workflows.length > 0 || runs.some((run) => !run.update);
  }

  #add(runs, workflows) {
    for (const run of runs) {
      const name = nameOf(run);
      this.#hidden.delete(name);
      const known = this.#runs.get(name);
      this.#put({
        workflowArn: run.workflowArn,
        runId: run.runId,
        own: run.own !== false || Boolean(known?.own),
        update: run.update || known?.update,
      });
    }
    for (const workflowArn of workflows) this.#workflows.set(workflowArn, { workflowArn });
  }

  #follow(runs, workflows) {
    this.#add(runs, workflows);
    this.#tellWorkflows();
    this.#persist();
    this.#connect();
  }

  #unfollow(runs, workflows) {
    let live = workflows.length > 0;
    for (const run of runs) {
      const known = this.#runs.get(nameOf(run));
      if (!known) continue;
      live ||= known.own && !isOver(known);
      this.#forget(nameOf(run));
      this.#hidden.add(nameOf(run));
    }
    for (const arn of workflows) {
      this.#workflows.delete(arn);
      this.#forgetFound();
    }
    this.#tellWorkflows();
    this.#persist();
    if (live) this.#connect();
  }

  #retry(name) {
    const run = this.#runs.get(name);
    if (run) this.#put({ ...run, problem: undefined });
    const workflow = this.#workflows.get(name);
    if (workflow) this.#workflows.set(name, { workflowArn: name });
    this.#tellWorkflows();
    this.#connect();
  }

  #showDemo(on) {
    this.#demo = on;
    this.#forgetFound();
    this.#tellWorkflows();
    this.#persist();
    this.#connect();
  }

  /** Found runs whose workflow is followed no longer. */
  #forgetFound() {
    for (const [name, run] of this.#runs) {
      if (!run.own && !this.#isFollowed(run.workflowArn)) this.#forget(name);
    }
  }

  #demoWorkflows() {
    return this.#demo && this.#about ? this.#about.demoWorkflows : [];
  }

  #isFollowed(arn) {
    return this.#workflows.has(arn) || this.#demoWorkflows().includes(arn);
  }

  #put(run) {
    const name = nameOf(run);
    this.#runs.set(name, run);
    this.#gone.delete(name);
    this.#changed.add(name);
    this.#flushSoon();
  }

  #forget(name) {
    this.#runs.delete(name);
    this.#changed.delete(name);
    this.#gone.add(name);
    this.#flushSoon();
  }

  #forgetOldEnded(workflowArn) {
    const kept = this.#workflows.has(workflowArn) ? ENDED_KEPT : ENDED_DEMO_RUNS_KEPT;
    [...this.#runs.values()]
      .filter((run) => run.workflowArn === workflowArn && !run.own && isOver(run))
      .sort((one, other) => changedAt(other) - changedAt(one))
      .slice(kept)
      .forEach((run) => this.#forget(nameOf(run)));
  }

  // ---- What the pages hear ----------------------------------------------------------------------

  #tell(message) {
    for (const port of this.#ports) port.postMessage(message);
  }

  #flushSoon() {
    this.#flushing ||= setTimeout(() => {
      this.#flushing = 0;
      const changed = [...this.#changed].map((name) => this.#runs.get(name));
      const gone = [...this.#gone];
      this.#changed.clear();
      this.#gone.clear();
      if (changed.length > 0 || gone.length > 0) this.#tell({ type: 'runs', changed, gone });
      if (this.#toPersist) this.#tell({ type: 'followed', followed: this.#followed() });
      this.#toPersist = false;
    }, TOGETHER);
  }

  #persist() {
    this.#toPersist = true;
    this.#flushSoon();
  }

  /** Workers have no local storage, so pages keep what is to survive them. */
  #followed() {
    return {
      demo: this.#demo,
      workflows: [...this.#workflows.keys()],
      runs: [...this.#runs.values()]
        .filter((run) => run.own || (isOver(run) && this.#workflows.has(run.workflowArn)))
        .map(({ workflowArn, runId, own, update }) => (
          { workflowArn, runId, own, update: update && update.ended ? update : undefined })),
    };
  }

  #listed() {
    const demo = this.#demoWorkflows()
      .filter((arn) => !this.#workflows.has(arn))
      .map((workflowArn) => ({ workflowArn, demo: true }));
    return [...this.#workflows.values(), ...demo];
  }

  #tellWorkflows() {
    this.#tell({ type: 'workflows', workflows: this.#listed(), demo: this.#demo });
  }

  #show(state, text, more) {
    // While nothing arrives, durations are as old as the last event.
    const frozenAt = state === 'lost' || state === 'refused' ? this.#connection.frozenAt || Date.now() + this.#offset : 0;
    this.#connection = { state, text, offset: this.#offset, frozenAt, retryAt: 0, ...more };
    this.#tell({ type: 'connection', connection: this.#connection });
  }

  // ---- The connection ---------------------------------------------------------------------------

  /** What kind of service this is decides what to ask for, so it is the first question. */
  async #start() {
    if (!this.#about) {
      try {
        const answer = await fetch(addressOf('api/about'), { signal: AbortSignal.timeout(ANSWER_LIMIT) });
        if (!answer.ok) throw new Error(`Status ${answer.status}`);
        this.#about = await answer.json();
      } catch {
        this.#lost(null, false);
        return;
      }
      this.#tell({ type: 'about', about: this.#about });
      this.#tellWorkflows();
    }
    this.#connect();
  }

  #connectNow() {
    this.#paused = false;
    this.#failures = 0;
    this.#start();
  }

  #pause() {
    this.#paused = true;
    this.#attempt += 1;
    this.#closeSources();
    this.#show('paused', 'Paused');
  }

  /** What is beyond the limits waits until something else has ended. */
  #wanted() {
    const own = [...this.#runs.values()].filter((run) => run.own && !isOver(run));
    const workflows = [...this.#workflows.values()].filter((workflow) => !workflow.problem);
    const query = [];
    let length = 0;
    const fits = (name, value) => {
      const part = `${name}=${encodeURIComponent(value)}`;
      if (length + part.length > LONGEST_QUERY) return false;
      length += part.length + 1;
      query.push(part);
      return true;
    };
    workflows.forEach((workflow, i) => {
      workflow.waiting = i >= this.#about.maxWorkflows || !fits('workflow', workflow.workflowArn);
    });
    this.#demoWorkflows()
      .filter((arn) => !this.#workflows.has(arn))
      .slice(0, Math.max(0, this.#about.maxWorkflows - workflows.length))
      .forEach((arn) => fits('workflow', arn));
    let limit = 0;
    for (const run of own) {
      // A run that waits has the limit, so that the page can name it.
      const waiting = limit < this.#about.maxRuns && fits('run', nameOf(run)) ? 0 : limit;
      if (!waiting) limit += 1;
      if ((run.waiting || 0) !== waiting) this.#put({ ...run, waiting });
    }
    return query.length === 0 ? null : addressOf(`api/events?${query.join('&')}`);
  }

  #closeSources() {
    clearTimeout(this.#timer);
    clearTimeout(this.#watchdog);
    for (const source of [this.#source, this.#next]) if (source) source.close();
    this.#source = null;
    this.#next = null;
  }

  /** Asks for what is wanted now; the old stream goes on until the new one is open. */
  #connect() {
    if (this.#paused || !this.#about) return;
    this.#attempt += 1;
    clearTimeout(this.#timer);
    if (this.#next) this.#next.close();
    this.#next = null;
    const url = this.#wanted();
    this.#tellWorkflows();
    if (!url) {
      this.#closeSources();
      this.#show('idle', 'Nothing to follow');
      return;
    }
    if (this.#connection.state === 'idle' || this.#connection.state === 'paused') this.#show('connecting', 'Connecting');
    const source = new EventSource(url);
    this.#next = source;
    // It may be accepted and then say nothing, not even that it begins.
    setTimeout(() => { if (source === this.#next) this.#lost(null, false); }, ANSWER_LIMIT);
    const on = (name, take) => source.addEventListener(name, (event) => {
      if (source !== this.#source) return;
      this.#alive();
      take(JSON.parse(event.data));
    });
    source.addEventListener('begin', (event) => {
      if (source !== this.#next) return;
      if (this.#source) this.#source.close();
      this.#source = source;
      this.#next = null;
      this.#failures = 0;
      const begun = JSON.parse(event.data);
      this.#heartbeat = begun.heartbeatMillis;
      this.#setClock(begun);
      this.#alive();
      this.#show('live', 'Live');
    });
    on('run', (update) => this.#takeUpdate(update));
    on('problem', (event) => this.#takeProblem(event));
    on('heartbeat', (event) => this.#setClock(event));
    on('end', () => this.#connect());
    source.addEventListener('error', () => {
      if (source === this.#source || source === this.#next) this.#lost(url, source.readyState === EventSource.CLOSED);
    });
  }

  #setClock(event) {
    this.#offset = Date.parse(event.now) - Date.now();
    if (this.#connection.state === 'live' && Math.abs(this.#offset - this.#connection.offset) > 1000) {
      this.#show('live', 'Live');
    }
  }

  /** A connection can die without a word: then signs of life stay away. */
  #alive() {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => this.#lost(null, false), this.#heartbeat * 2.5 + 1000);
  }

  async #lost(url, refused) {
    this.#closeSources();
    if (this.#connection.state === 'live') this.#show('lost', 'Connection lost');
    this.#attempt += 1;
    const attempt = this.#attempt;
    const reason = refused && url ? await this.#reasonOf(url) : null;
    if (attempt !== this.#attempt) return; // somebody was quicker, and connects already
    const wait = reason
      ? LONGEST_WAIT
      : Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#failures) * (0.5 + Math.random() / 2);
    this.#failures += 1;
    this.#timer = setTimeout(() => this.#start(), wait);
    const retryAt = Date.now() + wait;
    if (reason) this.#show('refused', `Refused: ${reason}`, { retryAt });
    else this.#show('lost', 'Connection lost', { retryAt });
  }

  /** An EventSource does not say why it was refused; a plain question does, if it is answered soon. */
  async #reasonOf(url) {
    const asking = new AbortController();
    setTimeout(() => asking.abort(), ANSWER_LIMIT);
    try {
      const answer = await fetch(url, { headers: { Accept: 'text/event-stream' }, signal: asking.signal });
      return answer.ok ? null : (await problemOf(answer)).detail;
    } catch {
      return null;
    } finally {
      asking.abort();
    }
  }

  #takeUpdate(update) {
    this.#setClock(update);
    const name = nameOf(update);
    const known = this.#runs.get(name);
    if (!known && (this.#hidden.has(name) || !this.#isFollowed(update.workflowArn))) return;
    const { workflowArn, runId } = update;
    this.#put({ workflowArn, runId, own: false, ...known, update, problem: undefined, waiting: 0 });
    if (update.ended) {
      this.#forgetOldEnded(workflowArn);
      this.#persist();
      this.#takeFromQueue();
    }
  }

  #takeProblem({ workflowArn, runId, problem }) {
    if (!runId) {
      if (this.#workflows.has(workflowArn)) this.#workflows.set(workflowArn, { workflowArn, problem });
      this.#tellWorkflows();
      return;
    }
    const run = this.#runs.get(nameOf({ workflowArn, runId }));
    if (!run) return;
    if (run.own) this.#put({ ...run, problem, waiting: 0 });
    else this.#forget(nameOf(run));
    this.#takeFromQueue();
  }

  #takeFromQueue() {
    if (![...this.#runs.values()].some((run) => run.waiting)) return;
    this.#queueTimer ||= setTimeout(() => {
      this.#queueTimer = 0;
      this.#connect();
    }, NEXT_FROM_QUEUE);
  }
}
