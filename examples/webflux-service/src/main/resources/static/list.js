// Draws the runs: which of them, in which order, and how each of them looks as time goes by.

import { $, button, element, icon, setText } from './dom.js';
import {
  STATES, beganAt, changedAt, clock, duration, isOver, looksLike, nameOf, placeOf, stateIcon, stateName, stateOf,
  tally, taskStateName, titleOf,
} from './runs.js';

const REFRESHES_AFTER_END = 2;
const ALWAYS_COUNTED = ['QUEUED', 'RUNNING', 'SUCCESS', 'FAILED'];
const TICKS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800];
const STATE_ORDER = Object.keys(STATES);

const SORTS = {
  newest: (one, other) => beganAt(other) - beganAt(one),
  changed: (one, other) => changedAt(other) - changedAt(one),
  state: (one, other) => STATE_ORDER.indexOf(stateOf(one)) - STATE_ORDER.indexOf(stateOf(other)) || SORTS.newest(one, other),
  workflow: (one, other) => compareWorkflows(one.workflowArn, other.workflowArn) || SORTS.newest(one, other),
};

const compareWorkflows = (one, other) => titleOf(one).localeCompare(titleOf(other)) || one.localeCompare(other);

export class RunList {
  /** What of the runs is shown, and how. A user's own; the browser remembers it. */
  view = { search: '', states: [], sort: 'newest', group: false, compact: false };

  #runs;
  #cards = new Map();
  #groups = new Map();
  #actions;
  #now;

  /** What a user can do with a run is for the caller to do. */
  constructor(runs, now, actions) {
    this.#runs = runs;
    this.#now = now;
    this.#actions = actions;
  }

  card(name) {
    return this.#cards.get(name);
  }

  draw() {
    const shown = this.#shown();
    const items = this.view.group ? this.#grouped(shown) : shown.map((run) => this.#filled(run));
    const wanted = new Set(items);
    // A card that is filtered out keeps what it knows, such as its tasks.
    for (const [name, card] of this.#cards) if (!this.#runs.has(name)) this.#cards.delete(name);
    for (const child of [...$('runs').children]) if (!wanted.has(child)) child.remove();
    let previous = null;
    for (const item of items) {
      const place = previous ? previous.nextSibling : $('runs').firstChild;
      // Moved only if need be: moving takes the focus away.
      if (item !== place) $('runs').insertBefore(item, place);
      previous = item;
    }
    $('runs').classList.toggle('compact', this.view.compact);
    $('no-match').hidden = shown.length > 0 || this.#runs.size === 0;
    setText($('shown'), shown.length === this.#runs.size ? '' : `${shown.length} of ${this.#runs.size}`);
    this.#drawCounts();
    this.tick();
  }

  #shown() {
    const words = this.view.search.toLowerCase().split(/\s+/).filter(Boolean);
    return [...this.#runs.values()]
      .filter((run) => this.view.states.length === 0 || this.view.states.includes(stateOf(run)))
      .filter((run) => {
        const text = `${run.workflowArn} ${run.runId} ${messageOf(run)}`.toLowerCase();
        return words.every((word) => text.includes(word));
      })
      .sort(SORTS[this.view.sort] || SORTS.newest);
  }

  #grouped(shown) {
    const byWorkflow = new Map();
    for (const run of shown) {
      byWorkflow.set(run.workflowArn, [...(byWorkflow.get(run.workflowArn) || []), run]);
    }
    return [...byWorkflow.keys()].sort(compareWorkflows)
      .flatMap((arn) => [this.#heading(arn, byWorkflow.get(arn)), ...byWorkflow.get(arn).map((run) => this.#filled(run))]);
  }

  #heading(arn, runs) {
    if (!this.#groups.has(arn)) {
      const made = element('li', 'group', element('h3', '', titleOf(arn)), element('span', 'place', placeOf(arn)), element('span', 'group-counts'));
      made.title = arn;
      this.#groups.set(arn, made);
    }
    const heading = this.#groups.get(arn);
    setText(heading.lastChild, tally(runs).map(([state, count]) => `${count} ${stateName(state).toLowerCase()}`).join(', '));
    return heading;
  }

  #drawCounts() {
    const counts = new Map(tally([...this.#runs.values()].filter((run) => run.update || run.problem || run.waiting)));
    const shown = STATE_ORDER.filter((state) => (
      counts.has(state) || ALWAYS_COUNTED.includes(state) || this.view.states.includes(state)));
    const list = $('counts');
    const before = [...list.children].map((item) => item.dataset.state).join();
    if (before !== shown.join()) {
      const focused = document.activeElement?.closest('#counts li')?.dataset.state;
      list.replaceChildren(...shown.map((state) => {
        const filter = button('', '', () => this.#actions.filter(state),
          icon(stateIcon(state)), element('strong'), element('span', '', stateName(state)));
        const item = element('li', '', filter);
        item.dataset.state = state;
        return item;
      }));
      if (focused) list.querySelector(`[data-state=${focused}] button`)?.focus();
    }
    for (const item of list.children) {
      const count = counts.get(item.dataset.state) || 0;
      item.dataset.count = count;
      item.firstChild.setAttribute('aria-pressed', String(this.view.states.includes(item.dataset.state)));
      setText(item.querySelector('strong'), String(count));
    }
  }

  // ---- One run ----------------------------------------------------------------------------------

  #filled(run) {
    const name = nameOf(run);
    const card = this.#cards.get(name) || this.#makeCard(run);
    this.#fill(card, run);
    return card.root;
  }

  #makeCard(run) {
    const title = titleOf(run.workflowArn);
    const card = {
      root: element('li', 'run new'),
      badge: element('span', 'badge'),
      since: element('span', 'since'),
      message: element('div', 'message'),
      bars: element('div', 'bars'),
      axis: element('div', 'axis'),
      steps: element('ol', 'steps'),
      tasks: element('div', 'tasks'),
      drawn: '',
      shown: '',
      width: 0,
      taskList: null,
      taskProblem: null,
      isTruncated: false,
      open: false,
      asking: false,
      refreshesLeft: 0,
    };
    const heading = element('h3', '', title);
    heading.title = run.workflowArn;
    const what = element('div', 'what', heading, element('p', 'id mono', run.runId), element('p', 'place', placeOf(run.workflowArn)),
      element('p', 'state', card.badge, card.since));
    card.message.hidden = true;
    card.tasks.hidden = true;
    // The list below says the same in words.
    card.bars.setAttribute('aria-hidden', 'true');
    card.axis.setAttribute('aria-hidden', 'true');
    card.steps.setAttribute('aria-label', `States of ${title} ${run.runId}`);
    card.toggle = button('tool tasks-toggle', `Tasks of ${title} ${run.runId}`, () => this.#toggleTasks(card, run), icon('tasks'));
    card.toggle.setAttribute('aria-expanded', 'false');
    card.stop = button('tool stop', `Stop ${title} ${run.runId}`, () => this.#actions.stop(run), icon('stopped'));
    const remove = button('tool remove', `Stop following ${title} ${run.runId}`, () => this.#actions.remove(run), icon('failed'));
    card.root.append(what, element('div', 'line', card.bars, card.axis, card.steps, card.message, card.tasks),
      element('div', 'tools', card.toggle, card.stop, remove));
    this.#cards.set(nameOf(run), card);
    return card;
  }

  #fill(card, run) {
    const state = stateOf(run);
    const canStop = this.#actions.canStop(run);
    if (card.stop.hidden === canStop) card.stop.hidden = !canStop;
    const drawn = JSON.stringify([state, run.update && run.update.steps, run.problem]);
    if (card.drawn === drawn) return;
    const before = card.drawn;
    card.drawn = drawn;
    card.root.dataset.state = state;
    card.badge.dataset.state = state;
    card.badge.replaceChildren(icon(stateIcon(state)), run.update || run.problem || run.waiting ? stateName(state) : 'Asking');
    const message = messageOf(run);
    card.message.hidden = !message;
    card.message.classList.toggle('calm', state === 'WAITING');
    card.message.replaceChildren(message);
    if (run.problem) {
      card.message.append(document.createElement('br'), button('quiet', '', () => this.#actions.retry(run), 'Try again'));
    }
    const steps = run.update ? run.update.steps : [];
    card.bars.replaceChildren(...steps.map((step, i) => makeBar(step, i === steps.length - 1 && !isOver(run))));
    card.steps.replaceChildren(...steps.map(makeStep));
    if (!before) return;
    card.refreshesLeft = REFRESHES_AFTER_END;
    if (card.open) this.#loadTasks(card, run);
  }

  // ---- Its tasks --------------------------------------------------------------------------------

  #toggleTasks(card, run) {
    card.open = !card.open;
    card.toggle.setAttribute('aria-expanded', String(card.open));
    card.root.classList.toggle('open', card.open);
    card.tasks.hidden = !card.open;
    if (card.open) {
      if (!card.taskList) card.tasks.replaceChildren(element('p', 'calm', 'Asking for its tasks…'));
      this.#loadTasks(card, run);
    }
    card.shown = '';
    this.tick();
  }

  /** Asks again for those of open runs that go on, and after their end until the service's answers are newer than that. */
  refreshTasks() {
    for (const [name, card] of this.#cards) {
      const run = this.#runs.get(name);
      if (!run || !card.open || !card.root.isConnected) continue;
      if (isOver(run)) card.refreshesLeft -= 1;
      if (card.refreshesLeft >= 0) this.#loadTasks(card, run);
    }
  }

  async #loadTasks(card, run) {
    if (card.asking) return;
    card.asking = true;
    const state = stateOf(run);
    const { value, problem, isTruncated } = await this.#actions.loadTasks(run);
    card.asking = false;
    if (value) card.taskList = value;
    card.taskProblem = problem;
    card.isTruncated = isTruncated;
    this.#fillTasks(card);
    card.shown = '';
    this.tick();
    const now = this.#runs.get(nameOf(run));
    if (now && stateOf(now) !== state && card.open) this.#loadTasks(card, now); // it has changed meanwhile
  }

  #fillTasks(card) {
    const tasks = card.taskList || [];
    const list = element('ol', '', ...tasks.map(makeTask));
    list.setAttribute('aria-label', 'Tasks');
    const parts = [];
    if (card.taskProblem) parts.push(element('p', 'message', card.taskProblem.detail));
    if (tasks.length > 0) parts.push(list);
    if (card.isTruncated) parts.push(element('p', 'calm', `This run has more tasks; these are the first ${tasks.length}.`));
    if (tasks.length === 0 && !card.taskProblem) parts.push(element('p', 'calm', 'No task has begun yet.'));
    card.tasks.replaceChildren(...parts);
  }

  // ---- What changes as time goes by -------------------------------------------------------------

  tick() {
    const shown = [...this.#cards].filter(([name, card]) => card.root.isConnected && this.#runs.get(name)?.update);
    // Read first and written afterwards: a width that is read between writes lays out the page again.
    for (const [, card] of shown) card.width = card.bars.clientWidth;
    for (const [name, card] of shown) this.#drawTime(card, this.#runs.get(name));
  }

  #drawTime(card, run) {
    const times = run.update.steps.map((step) => Date.parse(step.since));
    const begin = times[0];
    const last = times.at(-1);
    const over = run.update.ended;
    const end = Math.max(over ? last : this.#now(), begin + 1000);
    const shown = `${end}/${card.drawn}/${card.width}`;
    if (card.shown === shown) return;
    card.shown = shown;
    // An end takes no time: its bar is a cap at the right, so that one sees how it ended.
    const cap = over && times.length > 1 ? (end - begin) * 0.035 : 0;
    const whole = end - begin + cap;
    const percent = (time) => `${(Math.max(0, Math.min(time - begin, whole)) / whole) * 100}%`;
    times.forEach((time, i) => {
      const until = i + 1 < times.length ? times[i + 1] : end + cap;
      card.bars.children[i].style.left = percent(time);
      card.bars.children[i].style.width = `${((until - time) / whole) * 100}%`;
      const takesTime = i + 1 < times.length || !over;
      setText(card.steps.children[i].lastChild, takesTime ? duration((i + 1 < times.length ? until : end) - time) : clock(time));
    });
    setText(card.since, over ? `after ${duration(last - begin)}` : `for ${duration(end - last)}`);
    drawAxis(card, begin, end, whole);
    if (card.open) drawTasks(card, end, percent);
  }
}

function messageOf(run) {
  if (run.problem) return run.problem.detail;
  if (run.waiting) return `Not followed: at most ${run.waiting} runs at once. It is followed when another one has ended.`;
  return (run.update && run.update.errorMessage) || '';
}

function makeBar(step, growing) {
  const bar = element('div', `bar${step.seen ? '' : ' unseen'}${growing ? ' growing' : ''}`);
  bar.dataset.state = step.state;
  return bar;
}

function makeStep(step) {
  const item = element('li', '', icon(stateIcon(step.state)), element('b', '', stateName(step.state)), element('span'));
  item.dataset.state = step.state;
  item.title = `${stateName(step.state)} since ${new Date(step.since).toLocaleString()}${step.seen ? '' : ', by the run’s own times'}`;
  return item;
}

function makeTask(task) {
  const like = looksLike(task.state);
  const bar = element('div', 'bar');
  const track = element('div', 'track', bar);
  track.setAttribute('aria-hidden', 'true');
  const attempt = task.attempt > 1 ? ` · attempt ${task.attempt}` : '';
  const item = element('li', '',
    element('p', 'task', icon(stateIcon(like)), element('b', '', task.taskId || task.taskInstanceId),
      element('span', '', `${taskStateName(task.state)}${attempt}`), element('span', 'took')),
    track);
  item.dataset.state = like;
  if (task.operatorName) item.title = task.operatorName;
  if (task.errorMessage) item.append(element('p', 'task-error', task.errorMessage));
  if (task.errorMessage && task.logStream) {
    item.append(element('p', 'task-log', 'Log stream: ', element('code', '', task.logStream)));
  }
  return item;
}

/** On the axis of the run. */
function drawTasks(card, end, percent) {
  (card.taskList || []).forEach((task, i) => {
    const item = card.tasks.querySelector('ol').children[i];
    const begin = Date.parse(task.startedAt);
    const bar = item.querySelector('.bar');
    bar.hidden = Number.isNaN(begin);
    if (bar.hidden) return;
    const until = task.endedAt ? Date.parse(task.endedAt) : end;
    bar.style.left = percent(begin);
    bar.style.right = `calc(100% - ${percent(Math.max(until, begin))})`;
    setText(item.querySelector('.took'), duration(until - begin));
  });
}

function drawAxis(card, begin, end, whole) {
  const { width } = card;
  const most = Math.max(2, Math.min(8, Math.floor(width / 80)));
  const step = TICKS.find((seconds) => (end - begin) / 1000 / seconds < most) || 2592000;
  const ticks = [];
  for (let at = 0; at * 1000 < end - begin; at += step) ticks.push(at * 1000);
  while (card.axis.children.length > ticks.length) card.axis.lastChild.remove();
  while (card.axis.children.length < ticks.length) card.axis.append(element('span', 'tick'));
  let free = 0;
  ticks.forEach((at, i) => {
    const mark = card.axis.children[i];
    const text = i === 0 ? clock(begin) : `+${duration(at)}`;
    const left = (at / whole) * width;
    const right = left + 14 + text.length * 6.5;
    const fits = left >= free && right <= width;
    mark.style.left = `${(at / whole) * 100}%`;
    mark.style.visibility = fits ? '' : 'hidden';
    setText(mark, text);
    if (fits) free = right;
  });
}
